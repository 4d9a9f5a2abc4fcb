import { expect, test } from 'vitest';
import type { NodeFacts } from '#src/domain/facts.ts';
import { chooseNodes, missingNodes } from '#src/plan/usable-nodes.ts';
import { nodeFacts } from '../simulation/cluster.ts';

test.each<[string, Partial<NodeFacts>, string, string]>([
  ['runs Windows', { os: 'windows' }, 'node-os', 'n1 runs windows; probe Pods need linux'],
  ['is NotReady', { ready: false }, 'node-not-ready', 'n1 is NotReady'],
  ['is cordoned', { cordoned: true }, 'node-cordoned', 'n1 is cordoned (spec.unschedulable)'],
  ['is tainted', { taints: ['gpu=yes:NoSchedule'] }, 'node-tainted', 'n1 has the taint gpu=yes:NoSchedule'],
  [
    'has several taints',
    { taints: ['a=b:NoSchedule', 'c=d:NoExecute'] },
    'node-tainted',
    'n1 has the taint a=b:NoSchedule, c=d:NoExecute',
  ],
  [
    'is NotReady, which taints it too',
    { ready: false, taints: ['node.kubernetes.io/not-ready=:NoSchedule'] },
    'node-not-ready',
    'n1 is NotReady',
  ],
  [
    'is cordoned, which taints it too, and has a taint of its own',
    { cordoned: true, taints: ['node.kubernetes.io/unschedulable=:NoSchedule', 'gpu=yes:NoSchedule'] },
    'node-cordoned',
    'n1 is cordoned (spec.unschedulable)',
  ],
  [
    'is tainted for another condition',
    { taints: ['node.kubernetes.io/disk-pressure=:NoSchedule'] },
    'node-tainted',
    'n1 has the taint node.kubernetes.io/disk-pressure=:NoSchedule',
  ],
])('a node that %s is left out, with the clearest reason', (_, facts, code, detail) => {
  expect(chooseNodes([nodeFacts('n1', facts), nodeFacts('n2')])).toEqual({
    usable: [nodeFacts('n2')],
    skipped: [{ what: 'node n1', because: { code, detail } }],
  });
});

test('nodes keep their order', () => {
  const nodes = ['n3', 'n1', 'n2'].map((name) => nodeFacts(name));
  expect(chooseNodes(nodes)).toEqual({ usable: nodes, skipped: [] });
});

test('only the nodes asked for are used, and they are judged like any other', () => {
  const { usable, skipped } = chooseNodes(
    [nodeFacts('n1'), nodeFacts('n2'), nodeFacts('n3', { cordoned: true })],
    ['n2', 'n3'],
  );
  expect(usable.map(({ name }) => name)).toEqual(['n2']);
  expect(skipped.map(({ because }) => because.code)).toEqual(['node-not-selected', 'node-cordoned']);
});

test('names that no node has are found', () => {
  expect(missingNodes([nodeFacts('n1')], ['n1', 'n9'])).toEqual(['n9']);
  expect(missingNodes([nodeFacts('n1')], ['n1'])).toEqual([]);
});
