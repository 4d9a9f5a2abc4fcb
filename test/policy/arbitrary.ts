import fc from 'fast-check';
import type {
  EgressRule,
  IngressRule,
  LabelSelector,
  NetworkPolicy,
  PolicyPeer,
  PolicyPort,
} from '#src/domain/network-policy.ts';
import type { Flow, Party, PodParty } from '#src/policy/party.ts';

// A world so small that random policies often say something about random flows.
export const namespaces = new Map([
  ['x', { ns: 'x' }],
  ['y', { ns: 'y', team: 'blue' }],
]);
const nodes = ['n1', 'n2'] as const;

export const pods: readonly PodParty[] = [...namespaces.keys()].flatMap((namespace, row) =>
  ['a', 'b', 'c'].map((name, column): PodParty => ({
    kind: 'pod',
    namespace,
    name,
    labels: { pod: name, ...(column === 2 ? {} : { tier: 'front' }) },
    ips: [`10.${row}.0.${column + 1}`, `fd00:${row}::${column + 1}`],
    node: nodes[column % 2],
    hostNetwork: namespace === 'y' && name === 'c',
    ports: [{ name: 'web', port: column === 0 ? 80 : 81, protocol: 'TCP' }],
  })),
);
const others: readonly Party[] = [
  { kind: 'node', name: 'n1', ips: ['192.0.2.1', '2001:db8::1'] },
  { kind: 'external', address: '198.51.100.7' },
  { kind: 'external', address: '2001:db8:7::7' },
];

const selector: fc.Arbitrary<LabelSelector> = fc.oneof(
  fc.constant({}),
  fc.record({ matchLabels: fc.dictionary(fc.constantFrom('pod', 'ns', 'tier'), fc.constantFrom('a', 'x', 'front')) }),
  fc.record({
    matchExpressions: fc.array(
      fc.record({
        key: fc.constantFrom('pod', 'ns', 'tier', 'team'),
        operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
        values: fc.subarray(['a', 'b', 'x', 'front']),
      }),
      { maxLength: 2 },
    ),
  }),
);

const peer: fc.Arbitrary<PolicyPeer> = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: selector }),
  fc.record({ namespaceSelector: selector, podSelector: selector }),
  fc.record({
    ipBlock: fc.constantFrom(
      { cidr: '0.0.0.0/0' },
      { cidr: '198.51.100.0/24', except: ['198.51.100.7/32'] },
      { cidr: '198.51.100.0/28' },
      { cidr: '10.0.0.0/16', except: ['10.0.0.2/32'] },
      { cidr: '::/0', except: ['fd00::/16'] },
    ),
  }),
);

const port: fc.Arbitrary<PolicyPort> = fc.record(
  {
    protocol: fc.constantFrom('TCP', 'UDP'),
    port: fc.constantFrom<(number | string)[]>(80, 81, 'web'),
  },
  { requiredKeys: [] },
);

const rule = fc.record({ peers: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) });
const ingress = rule.map(({ peers, ports }): IngressRule => ({ from: peers, ports }));
const egress = rule.map(({ peers, ports }): EgressRule => ({ to: peers, ports }));

export const policy: fc.Arbitrary<NetworkPolicy> = fc.record({
  metadata: fc.record({ namespace: fc.constantFrom('x', 'y'), name: fc.string({ minLength: 1, maxLength: 6 }) }),
  spec: fc.record({
    podSelector: selector,
    policyTypes: fc.subarray(['Ingress', 'Egress'], { minLength: 1 }),
    ingress: fc.array(ingress, { maxLength: 2 }),
    egress: fc.array(egress, { maxLength: 2 }),
  }),
});

export const policies = fc.array(policy, { maxLength: 4 });

export const flow: fc.Arbitrary<Flow> = fc
  .record(
    {
      from: fc.constantFrom(...pods, ...others),
      to: fc.constantFrom(...pods, ...others),
      protocol: fc.constantFrom('TCP', 'UDP', 'ICMP'),
      port: fc.constantFrom(80, 81),
      ipFamily: fc.constantFrom('ipv4' as const, 'ipv6' as const),
      service: fc.constantFrom('10.96.0.10'),
    },
    { requiredKeys: ['from', 'to', 'protocol', 'port', 'ipFamily'] },
  )
  .map(({ port, protocol, ...rest }) => ({ ...rest, protocol, ...(protocol === 'ICMP' ? {} : { port }) }));
