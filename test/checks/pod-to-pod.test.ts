import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckId } from '#src/checks/index.ts';
import { meshPairs, nodePairs, sampleOffsets } from '#src/checks/pod-to-pod/mesh.ts';
import { healthyLossRatio, lossyRatio, tolerableLossRatio } from '#src/checks/pod-to-pod/tolerable-loss.ts';
import type { RunningPod } from '#src/domain/fixture.ts';
import type { IpFamily } from '#src/domain/network.ts';
import { nodeFacts } from '../simulation/cluster.ts';
import { healthyWorld, notUp, planAll, siteOf } from './worlds.ts';

const wanted: readonly CheckId[] = ['pod-to-pod.tcp'];

function meshOf({ nodes, agents = 1, mesh = 'full' }: { nodes: number; agents?: number; mesh?: 'full' | 'sample' }) {
  const place = { nodes, families: ['ipv4'] as const, options: { mesh, agentsPerNode: agents } };
  return { world: healthyWorld({ ...place, wanted }), site: siteOf(place) };
}

function isAgent({ role }: RunningPod): boolean {
  return role !== 'neighbour';
}

test.each([
  { nodes: 3, agents: 1, pairs: 3 * 2 + 3 },
  { nodes: 3, agents: 34, pairs: 102 * 101 + 3 },
  { nodes: 1, agents: 1, pairs: 1 },
  { nodes: 1, agents: 4, pairs: 4 * 3 + 1 },
])('the full mesh of $agents agents on each of $nodes nodes has $pairs pairs', ({ nodes, agents, pairs }) => {
  const { world, site } = meshOf({ nodes, agents });
  expect(meshPairs(world, site)).toHaveLength(pairs);
});

test('a sample has every node as source and as target of as many others, and both directions of each pair', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 3 }), (nodes, agents) => {
      const { world, site } = meshOf({ nodes, agents, mesh: 'sample' });
      const pairs = meshPairs(world, site).filter(({ to }) => isAgent(to));
      const across = pairs.filter(({ from, to }) => from.node !== to.node).map(({ from, to }) => [from.name, to.name]);
      const keys = new Set(across.map(([from, to]) => `${from} ${to}`));
      const each = sampleOffsets(nodes).length;
      for (const { name } of world.pods.filter(isAgent)) {
        expect(across.filter(([from]) => from === name)).toHaveLength(each);
        expect(across.filter(([, to]) => to === name)).toHaveLength(each);
      }
      for (const [from, to] of across) expect(keys).toContain(`${to} ${from}`);
      const onOneNode = pairs.filter(({ from, to }) => from.node === to.node);
      expect(onOneNode).toHaveLength(agents === 1 ? 0 : nodes * agents);
    }),
    { numRuns: 40 },
  );
});

test('a sample of up to five nodes is everything', () => {
  for (const nodes of [2, 3, 4, 5]) {
    const sample = meshOf({ nodes, mesh: 'sample' });
    const full = meshOf({ nodes });
    expect(meshPairs(sample.world, sample.site)).toEqual(meshPairs(full.world, full.site));
  }
});

test('what costs much is asked of a sample on large clusters, and only of the first agents', () => {
  const small = meshOf({ nodes: 8, agents: 2 });
  expect(nodePairs(small.world, small.site)).toHaveLength(8 * 7 + 8);
  const large = meshOf({ nodes: 30 });
  expect(nodePairs(large.world, large.site)).toHaveLength(30 * 4 + 30);
  expect(meshPairs(large.world, large.site)).toHaveLength(30 * 29 + 30);
});

test('cases of more agents have ids of their own', () => {
  const { world, site } = meshOf({ nodes: 3, agents: 3 });
  const ids = planAll(world, ['pod-to-pod.tcp', 'pod-to-pod.udp', 'pod-to-pod.no-nat', 'pod-ip.unique'], site).map(
    ({ id }) => id,
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain('pod-to-pod.tcp/ipv4/n1.2/n3.1');
  expect(ids).toContain('pod-to-pod.tcp/ipv4/n1/n3');
});

test('five percent is what may be lost, and more only where chance could take it', () => {
  expect(tolerableLossRatio(100, 1e-6 / 18)).toBe(lossyRatio);
  expect(tolerableLossRatio(10_000, 1e-10)).toBe(lossyRatio);
  expect(tolerableLossRatio(10, 1e-6 / 18)).toBe(0.3);
  expect(tolerableLossRatio(1, 1e-6)).toBe(1);
});

test('a healthy network exceeds the tolerable loss as seldom as promised', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 4, max: 10 }), (count, digits) => {
      const allowed = Math.floor(tolerableLossRatio(count, 10 ** -digits) * count + 1e-9);
      expect(chanceOfMoreThan(allowed, count)).toBeLessThanOrEqual(10 ** -digits * 1.000001);
    }),
  );
});

describe('throughput', () => {
  function streamsOf(nodes: number, change?: (pod: RunningPod) => RunningPod) {
    const world = healthyWorld({
      nodes,
      wanted: ['pod-to-pod.throughput'],
      ...(change === undefined ? {} : { change }),
    });
    return planAll(world, ['pod-to-pod.throughput'], siteOf({ nodes })).flatMap((planned) =>
      planned.ask.kind === 'probe' && planned.ask.question.kind === 'throughput'
        ? [{ ...planned, question: planned.ask.question }]
        : [],
    );
  }

  test('every node sends to one Pod, for two seconds', () => {
    const streams = streamsOf(3);
    expect(streams.map(({ from }) => from.node)).toEqual(['n1', 'n1', 'n2', 'n2', 'n3', 'n3']);
    expect(new Set(streams.map(({ to }) => to.kind === 'pod' && to.pod))).toEqual(new Set(['neighbour-0']));
    expect(new Set(streams.map(({ question }) => question.durationMs))).toEqual(new Set([2_000]));
  });

  test('a Pod that is not there receives nothing', () => {
    const streams = streamsOf(3, (pod) => (pod.name === 'neighbour-0' ? notUp(pod) : pod));
    expect(new Set(streams.map(({ to }) => to.kind === 'pod' && to.pod))).toEqual(new Set(['neighbour-1']));
  });

  test('a large cluster is loaded for about a minute', () => {
    const streams = streamsOf(100);
    expect(streams).toHaveLength(64);
    expect(new Set(streams.map(({ question }) => question.durationMs))).toEqual(new Set([1_000]));
  });
});

/** P(X > k) of a binomial X over `count` tries with `healthyLossRatio`, by logarithms of factorials. */
function chanceOfMoreThan(k: number, count: number): number {
  const logFactorials = [0];
  for (let n = 1; n <= count; n += 1) logFactorials.push((logFactorials[n - 1] ?? 0) + Math.log(n));
  const logOf = (n: number) => logFactorials[n] ?? Number.NaN;
  let sum = 0;
  for (let lost = k + 1; lost <= count; lost += 1) {
    const ways = logOf(count) - logOf(lost) - logOf(count - lost);
    sum += Math.exp(ways + lost * Math.log(healthyLossRatio) + (count - lost) * Math.log(1 - healthyLossRatio));
  }
  return sum;
}

describe('host ports', () => {
  const check = 'pod-to-pod.host-ports';
  const planOn = (families: readonly IpFamily[], address: string) => {
    const nodes = ['n1', 'n2', 'n3'].map((name) => nodeFacts(name, { internalIps: [address] }));
    const place = { nodes, families, options: { features: ['host-network', 'host-ports'] } } as const;
    const world = healthyWorld({ ...place, wanted: [check] });
    return { world, cases: planAll(world, [check], siteOf(place)) };
  };

  test('three Pods of a node share a number, and each is asked where it is alone', () => {
    const { world, cases } = planOn(['ipv4', 'ipv6'], '192.0.2.1');
    const values = world.pods.filter(({ role }) => role === 'host-port').map((pod) => pod.values);
    expect(new Set(values.map((one) => one?.['port'])).size).toBe(1);
    expect(new Set(values.map((one) => `${one?.['address']} ${one?.['protocol']}`)).size).toBe(3);
    const clientsOf = (part: string) => cases.filter(({ id }) => id.includes(`/${part}/`)).map(({ from }) => from.pod);
    expect(clientsOf('loopback')).toEqual(['host-0']);
    for (const part of ['tcp', 'udp']) expect(clientsOf(part)).toEqual(['host-0', 'agent-1', 'agent-2']);
  });

  test('on a node whose first address is of IPv6 no loopback address is asked', () => {
    const { cases } = planOn(['ipv6'], '2001:db8::1');
    expect(new Set(cases.map(({ ipFamily }) => ipFamily))).toEqual(new Set(['ipv6']));
    expect(cases.some(({ id }) => id.includes('/loopback/'))).toBe(false);
  });
});
