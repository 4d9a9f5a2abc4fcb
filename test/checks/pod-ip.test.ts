import { expect, test } from 'vitest';
import { type CheckId, checkOf } from '#src/checks/index.ts';
import { planScenarios } from '#src/checks/plan.ts';
import type { PlannedCase } from '#src/checks/planned-case.ts';
import type { NodeFacts } from '#src/domain/facts.ts';
import type { RunningPod, World } from '#src/domain/fixture.ts';
import { mismatchOf } from '#src/judge/observed.ts';
import { healthyWorld, notUp, planAll, siteOf } from './worlds.ts';

interface Changes {
  readonly pod?: (pod: RunningPod) => Partial<RunningPod>;
  readonly node?: (node: NodeFacts) => Partial<NodeFacts>;
}

/** Three dual-stack nodes with ranges and addresses of their own, and Pods that have what they should. */
function worldFor(id: CheckId, { pod = () => ({}), node = () => ({}) }: Changes = {}): World {
  const world = healthyWorld({
    wanted: [id],
    change: (before) => {
      const number = Number(before.node.slice(1));
      const last = before.role === 'agent' ? 2 : 3;
      const ips = [`10.244.${number}.${last}`, `fd00:10:244:${number}::${last}`];
      const hostIps = [`192.0.2.${number}`, `2001:db8::${number}`];
      const healthy = { ...before, ip: ips[0] ?? '', ips, hostIps };
      return { ...healthy, ...pod(healthy) };
    },
  });
  const nodes = world.nodes.map((before) => {
    const number = Number(before.name.slice(1));
    const healthy = {
      ...before,
      internalIps: [`192.0.2.${number}`, `2001:db8::${number}`],
      podCidrs: [`10.244.${number}.0/24`, `fd00:10:244:${number}::/64`],
    };
    return { ...healthy, ...node(healthy) };
  });
  return { ...world, nodes };
}

/** The cases of a check by their name, and what becomes of each: `ok`, what is wrong, or why nothing can be said. */
function wordsFor(id: CheckId, changes: Changes = {}): ReadonlyMap<string, string> {
  const planned = planAll(worldFor(id, changes), [id]);
  return new Map(planned.map((each) => [each.id.slice(id.length + 1), wordOf(each)]));
}

function wordOf({ ask, expectation }: PlannedCase): string {
  if (ask.kind === 'cannot') return `unknown: ${ask.cause.detail}`;
  if (ask.kind !== 'given') return 'asked';
  if (ask.observation.outcome === 'unsupported') return `skipped: ${ask.observation.detail}`;
  return mismatchOf(expectation, ask.observation) ?? 'ok';
}

function notOk(words: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...words].filter(([, word]) => word !== 'ok');
}

function onNode(name: string, change: Partial<RunningPod>): Changes {
  return { pod: ({ node }) => (node === name ? change : {}) };
}

test('addresses of the node range, and a node that hands out another range', () => {
  const healthy = wordsFor('pod-ip.node-range');
  expect(healthy.size).toBe(3 * 2 * 2);
  expect(notOk(healthy)).toEqual([]);
  const astray = {
    node: ({ name }: NodeFacts) => (name === 'n3' ? { podCidrs: ['10.244.7.0/24', 'fd00:10:244:3::/64'] } : {}),
  };
  const wrong = (ip: string) => `wrong-answer: ${ip} is outside of n3's 10.244.7.0/24, fd00:10:244:3::/64`;
  expect(notOk(wordsFor('pod-ip.node-range', astray))).toEqual([
    ['ipv4/agent@n3', wrong('10.244.3.2')],
    ['ipv4/neighbour@n3', wrong('10.244.3.3')],
  ]);
});

test('a network plugin with ranges of its own is left alone, even where chance gives one node the right one', () => {
  const elsewhere = { node: ({ name }: NodeFacts) => (name === 'n1' ? {} : { podCidrs: ['10.9.0.0/24'] }) };
  for (const word of wordsFor('pod-ip.node-range', elsewhere).values())
    expect(word).toMatch(/^skipped: .+ does not take/);
});

test('one address of each family', () => {
  const words = wordsFor('pod-ip.families');
  expect([...words.keys()]).toEqual([
    'nodes/agent@n1',
    ...['n1', 'n2', 'n3'].flatMap((node) => [`pod-ips/agent@${node}`, `host-ips/agent@${node}`]),
  ]);
  expect(notOk(words)).toEqual([]);
});

test.each<[string, Partial<RunningPod>, string]>([
  ['none', { ips: ['10.0.0.1'], ip: '10.0.0.1' }, 'podIPs has 0 ipv6 addresses: 10.0.0.1'],
  ['two', { ips: ['10.0.0.1', '10.0.0.2', 'fd00::1'] }, 'podIPs has 2 ipv4 addresses: 10.0.0.1, 10.0.0.2, fd00::1'],
  ['another first', { ip: 'fd00::9' }, 'podIP is fd00::9, but the first of podIPs is 10.244.2.2'],
])('podIPs with %s', (_, change, mismatch) => {
  expect(notOk(wordsFor('pod-ip.families', onNode('n2', change)))).toEqual([
    ['pod-ips/agent@n2', `wrong-answer: ${mismatch}`],
  ]);
});

test.each<[string, readonly string[], string]>([
  ['without a family', ['192.0.2.2'], 'hostIPs has 0 ipv6 addresses: 192.0.2.2'],
  ['of another node', ['192.0.2.1', '2001:db8::2'], 'hostIPs has 192.0.2.1, which is no InternalIP of the node'],
])('hostIPs %s', (_, hostIps, mismatch) => {
  expect(notOk(wordsFor('pod-ip.families', onNode('n2', { hostIps })))).toEqual([
    ['host-ips/agent@n2', `wrong-answer: ${mismatch}`],
  ]);
});

test('hostIPs of old kubelets and of nodes without InternalIP are not judged', () => {
  const old = wordsFor('pod-ip.families', { node: () => ({ kubeletVersion: 'v1.28.3' }) });
  expect(old.get('host-ips/agent@n1')).toBe('skipped: v1.28.3 does not fill in status.hostIPs');
  const bare = wordsFor('pod-ip.families', { node: () => ({ internalIps: [] }) });
  expect(bare.get('host-ips/agent@n1')).toBe('skipped: the node has no InternalIP in its status');
  expect(bare.get('nodes/agent@n1')).toBe('wrong-answer: no node has addresses of both families');
});

test('Pods on the host network', () => {
  const id = 'pod-ip.host-network';
  const asHost = ({ role, hostIps = [] }: RunningPod) => (role === 'host-network' ? { ips: hostIps } : {});
  expect([...new Set(wordsFor(id, { pod: asHost }).values())]).toEqual(['ok', 'asked']);
  const apart = wordsFor(id);
  expect(apart.get('reported/host-network@n2')).toBe(
    'wrong-answer: podIPs has 10.244.2.3, fd00:10:244:2::3, which is no InternalIP of n2',
  );
  const likeNode = { pod: (pod: RunningPod) => ({ ips: pod.hostIps ?? [] }) };
  expect(wordsFor(id, likeNode).get('apart/host-network@n1')).toBe("wrong-answer: agent-0 has the node's address too");
});

test.each<CheckId>(['pod-ip.node-range', 'pod-ip.families', 'pod-ip.shared', 'pod-ip.host-network'])(
  '%s of a Pod that did not come up is unknown, and no case less is planned',
  (id) => {
    const down = wordsFor(id, { pod: (pod) => (pod.node === 'n2' ? notUp(pod) : {}) });
    expect([...down.keys()]).toEqual([...wordsFor(id).keys()]);
    const there = [...down].filter(([name]) => name.endsWith('@n2')).map(([, word]) => word.split(':')[0]);
    expect([...new Set(there)]).toEqual(['unknown']);
  },
);

test('a replaced Pod is asked for at its new address, and its forerunner at the old one', () => {
  const id = 'pod-ip.replaced';
  const world = worldFor(id);
  const [scenario, ...others] = planScenarios(world, siteOf(), [checkOf(id)]);
  expect(others).toEqual([]);
  const [before, replaced] = scenario?.stages ?? [];
  if (typeof before?.cases !== 'object' || typeof replaced?.cases !== 'function') throw new Error('other stages');
  expect(before.cases).toHaveLength(2 * 3 * 2);
  const now = {
    ...world,
    pods: world.pods.map((pod) =>
      pod.role === 'replaced' ? { ...pod, ips: ['10.244.9.9', 'fd00:10:244:9::9'] } : pod,
    ),
  };
  const cases = replaced.cases(now);
  const asked = (name: string) => cases.find((planned) => planned.id === `${id}/${name}`);
  expect(asked('new/ipv4/n3/n1')?.ask).toMatchObject({ question: { address: '10.244.9.9', port: 8081 } });
  expect(asked('new/ipv4/n3/n1')?.expectation).toMatchObject({ reach: 'allowed', container: 'peer' });
  expect(asked('old/ipv4/n3/n1')?.ask).toMatchObject({ question: { address: '10.244.1.3', port: 8080 } });
  const { expectation } = asked('old/ipv4/n3/n1') ?? {};
  const answer = { pod: 'replaced-0', container: 'agent', node: 'n1', clientAddress: '10.244.3.2', count: 1 };
  const answered = (namespace: string) => ({ outcome: 'reached' as const, answers: [{ ...answer, namespace }] });
  if (expectation === undefined) throw new Error('not asked');
  expect(mismatchOf(expectation, answered('podreach-r1-peer'))).toContain('which must not answer');
  expect(mismatchOf(expectation, answered('other'))).toBeUndefined();
  expect(mismatchOf(expectation, { outcome: 'timed-out' })).toBeUndefined();
});
