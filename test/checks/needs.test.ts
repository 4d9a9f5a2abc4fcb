import { expect, test } from 'vitest';
import type { Check, CheckOptions, Need } from '#src/checks/check.ts';
import { sortByNeeds } from '#src/checks/needs.ts';
import type { Facts, NodeFacts } from '#src/domain/facts.ts';
import { factsOf, nodeFacts } from '../simulation/cluster.ts';
import { plainOptions } from './worlds.ts';

const ranges = { podCidrs: ['10.244.0.0/24'] };

interface Place {
  readonly nodes?: readonly NodeFacts[];
  /** All nodes of `nodes` unless told. */
  readonly usable?: readonly string[];
  readonly facts?: Partial<Facts>;
  readonly options?: Partial<CheckOptions>;
}

function inZone(name: string, zone: string, more: Partial<NodeFacts> = {}): NodeFacts {
  return nodeFacts(name, { zone, allocatableCpu: '2', ...more });
}

function checkWith(...needs: readonly Need[]): Check {
  return {
    id: 'service.test',
    family: 'service',
    title: '',
    promise: '',
    source: '',
    how: '',
    meaning: '',
    next: [],
    needs,
    fixture: () => ({}),
    plan: () => ({}),
  };
}

function sorted(checks: readonly Check[], { nodes = [nodeFacts('n1'), nodeFacts('n2')], ...place }: Place) {
  return sortByNeeds(checks, {
    facts: { ...factsOf(nodes, ['ipv4']), ...place.facts },
    usable: place.usable ?? nodes.map(({ name }) => name),
    options: { ...plainOptions, ...place.options },
  });
}

test.each<[string, Need, Place, string | undefined]>([
  ['enough nodes', { kind: 'nodes', atLeast: 2 }, {}, undefined],
  [
    'too few nodes that can be probed',
    { kind: 'nodes', atLeast: 2 },
    { usable: ['n2'] },
    'needs-nodes: it takes 2 nodes, 1 can be probed',
  ],
  ['both families', { kind: 'ip-families', atLeast: 2 }, { facts: { podFamilies: ['ipv4', 'ipv6'] } }, undefined],
  ['one family', { kind: 'ip-families', atLeast: 2 }, {}, 'needs-ip-families: Pods have ipv4 only'],
  ['the very version', { kind: 'version', minor: 34 }, {}, undefined],
  ['a later version', { kind: 'version', minor: 33 }, { facts: { serverVersion: 'v1.36.0-eks-1' } }, undefined],
  ['a version without v', { kind: 'version', minor: 33 }, { facts: { serverVersion: '1.34.1+k3s1' } }, undefined],
  ['an older version', { kind: 'version', minor: 35 }, {}, 'needs-version: it takes Kubernetes 1.35, this is v1.34.0'],
  ['a version nobody can read', { kind: 'version', minor: 35 }, { facts: { serverVersion: 'main' } }, undefined],
  [
    'enough zones',
    { kind: 'zones', atLeast: 2 },
    { nodes: [nodeFacts('n1', { zone: 'a' }), nodeFacts('n2', { zone: 'b' })] },
    undefined,
  ],
  [
    'a second zone only on a node that cannot be probed',
    { kind: 'zones', atLeast: 2 },
    { nodes: [nodeFacts('n1', { zone: 'a' }), nodeFacts('n2', { zone: 'b' })], usable: ['n1'] },
    'needs-zones: it takes nodes in 2 zones (label topology.kubernetes.io/zone), there are 1',
  ],
  ['zones shared out evenly', { kind: 'even-zones' }, { nodes: [inZone('n1', 'a'), inZone('n2', 'b')] }, undefined],
  [
    'a node that is not ready, which counts for no zone',
    { kind: 'even-zones' },
    { nodes: [inZone('n1', 'a'), inZone('n2', 'b'), nodeFacts('n3', { ready: false })], usable: ['n1', 'n2'] },
    undefined,
  ],
  [
    'a control plane that is not probed',
    { kind: 'even-zones' },
    { nodes: [inZone('n1', 'a'), nodeFacts('n2', { controlPlane: true })], usable: ['n1'] },
    undefined,
  ],
  [
    'a control plane that is probed',
    { kind: 'even-zones' },
    { nodes: [inZone('n1', 'a'), inZone('n2', 'b', { controlPlane: true })] },
    'needs-zones: CPUs of n2 do not count for a zone: control plane',
  ],
  [
    'a node without a zone',
    { kind: 'even-zones' },
    { nodes: [inZone('n1', 'a'), nodeFacts('n2')], usable: ['n1'] },
    'needs-zones: no zone is known of n2 (label topology.kubernetes.io/zone)',
  ],
  [
    'a node in a zone that cannot be probed',
    { kind: 'even-zones' },
    { nodes: [inZone('n1', 'a'), inZone('n2', 'b')], usable: ['n1'] },
    'needs-zones: CPUs of n2 count for their zones, but no endpoint can be there',
  ],
  [
    'nodes of different size',
    { kind: 'even-zones' },
    { nodes: [inZone('n1', 'a'), inZone('n2', 'b', { allocatableCpu: '3920m' })] },
    'needs-zones: nodes differ in allocatable CPU: 2, 3920m',
  ],
  [
    'more endpoints than a slice holds',
    { kind: 'even-zones' },
    { nodes: Array.from({ length: 101 }, (_, index) => inZone(`n${index}`, index % 2 === 0 ? 'a' : 'b')) },
    'needs-zones: endpoints on 101 nodes take more than one EndpointSlice',
  ],
  ['ranges', { kind: 'pod-cidrs' }, { nodes: [nodeFacts('n1', ranges), nodeFacts('n2', ranges)] }, undefined],
  [
    'no range on one node',
    { kind: 'pod-cidrs' },
    { nodes: [nodeFacts('n1', ranges), nodeFacts('n2')] },
    'needs-pod-cidrs: spec.podCIDRs is not set on n2',
  ],
  [
    'no range on a node that is not probed',
    { kind: 'pod-cidrs' },
    { nodes: [nodeFacts('n1', ranges), nodeFacts('n2')], usable: ['n1'] },
    undefined,
  ],
  [
    'a feature that was asked for',
    { kind: 'feature', feature: 'sctp' },
    { options: { features: ['slow', 'sctp'] } },
    undefined,
  ],
  [
    'a feature that was not',
    { kind: 'feature', feature: 'sctp' },
    { options: { features: ['slow'] } },
    'needs-feature: it is only done with --with sctp',
  ],
  ['a name outside', { kind: 'outside-names' }, { options: { outsideNames: ['example.org'] } }, undefined],
  [
    'no name outside',
    { kind: 'outside-names' },
    {},
    'needs-outside-names: no name outside the cluster was given with --outside',
  ],
])('%s', (_, need, place, reason) => {
  const check = checkWith(need);
  const { possible, skipped } = sorted([check], place);
  expect(possible).toEqual(reason === undefined ? [check] : []);
  expect(skipped.map(({ what, because }) => `${what}: ${because.code}: ${because.detail}`)).toEqual(
    reason === undefined ? [] : [`check service.test: ${reason}`],
  );
});

test('the first need that is not met is the reason, and the others go on', () => {
  const free = { ...checkWith(), id: 'dns.free' } as const;
  const { possible, skipped } = sorted(
    [
      checkWith({ kind: 'version', minor: 30 }, { kind: 'nodes', atLeast: 3 }, { kind: 'feature', feature: 'sctp' }),
      free,
    ],
    {},
  );
  expect(possible).toEqual([free]);
  expect(skipped.map(({ because }) => because.code)).toEqual(['needs-nodes']);
});
