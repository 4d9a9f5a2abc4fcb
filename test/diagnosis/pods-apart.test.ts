import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import type { Case } from '#src/domain/case.ts';
import { caseOf, exchange, mesh, podNodesOf } from './exchanges.ts';

function told(cases: readonly Case[]) {
  return diagnose(cases, podNodesOf(cases)).map(({ code, culprit, cases: { length } }) => ({ code, culprit, length }));
}

const blocked = {
  to: { kind: 'pod', namespace: 'ns', pod: 'stranger', node: 'n2' },
  expectation: { reach: 'blocked', because: ['they are not of one Pod'] },
} as const;
const found = { ...blocked, observations: [{ outcome: 'reached' }] } as const;

test('what two Pods of a node find of each other is not isolated there', () => {
  const cases = [
    caseOf('same-pod.isolation n2 n2 -', { id: 'same-pod.isolation/shm/n2', ...found }),
    caseOf('same-pod.isolation n2 n2 -', { id: 'same-pod.isolation/sysv-sem/n2', ...blocked }),
    caseOf('same-pod.isolation n1 n1 +', { id: 'same-pod.isolation/shm/n1', ...blocked }),
  ];
  expect(told(cases)).toEqual([{ code: 'pods-not-isolated', culprit: { kind: 'node', node: 'n2' }, length: 2 }]);
  expect(diagnose(cases, new Map())[0]?.title).toContain('(shm)');
});

test('a listener on loopback that others reach is exposed on its own node', () => {
  const cases = ['n1', 'n3'].map((from) =>
    caseOf(`same-pod.loopback-private ${from} n2 -`, { id: `same-pod.loopback-private/private/${from}`, ...found }),
  );
  expect(told(cases)).toEqual([{ code: 'loopback-exposed', culprit: { kind: 'node', node: 'n2' }, length: 2 }]);
});

/** n1 -> n3 is lost; what n3 sends arrives. */
const oneWay = [
  ...mesh(['n1', 'n2', 'n3'], ['n1 n3']).filter(({ id }) => !/n1\/n3|n3\/n1/.test(id)),
  exchange('n3 n1 -', { arrived: true }),
];

test('a way on which somebody says "unreachable" has no route', () => {
  const cases = [
    ...oneWay,
    { ...exchange('n1 n3 -', { arrived: false }), id: 'udp' },
    exchange('n1 n3 -', { protocol: 'tcp', outcomes: ['timed-out', 'unreachable'] }),
  ];
  expect(told(cases)).toMatchObject([
    { code: 'no-route', culprit: { kind: 'node-pair', from: 'n1', to: 'n3', direction: 'one-way' } },
  ]);
});

test('without these words it is lost on the way, for a reason that is not known', () => {
  expect(told([...oneWay, exchange('n1 n3 -', { arrived: false })])).toMatchObject([{ code: 'node-pair-unreachable' }]);
});
