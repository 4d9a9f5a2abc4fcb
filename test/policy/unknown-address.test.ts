import { expect, test } from 'vitest';
import type { NetworkPolicySpec } from '#src/domain/network-policy.ts';
import { createOracle } from '#src/policy/oracle.ts';
import type { Flow, PodParty } from '#src/policy/party.ts';

const pod = (name: string, ips: readonly string[] = []): PodParty => ({
  kind: 'pod',
  namespace: 'x',
  name,
  labels: { app: name },
  ips,
});

function decide(spec: NetworkPolicySpec, from: Flow['from'], to: PodParty) {
  const policies = [{ metadata: { namespace: 'x', name: 'p' }, spec }];
  const flow = { from, to, protocol: 'TCP', port: 80, ipFamily: 'ipv4' } as const;
  return createOracle({ policies, namespaces: new Map() }).decide(flow);
}

const onlyB: NetworkPolicySpec = { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'b' } } }] }] };

test('selectors judge a Pod whose address is not known yet', () => {
  expect(decide(onlyB, pod('b'), pod('a')).reach).toBe('allowed');
  expect(decide(onlyB, pod('c'), pod('a')).reach).toBe('blocked');
});

test.each(['0.0.0.0/0', '192.0.2.0/24', '2001:db8::/32'])('an ipBlock %s over such a Pod is unspecified', (cidr) => {
  expect(decide({ ingress: [{ from: [{ ipBlock: { cidr } }] }] }, pod('b'), pod('a'))).toMatchObject({
    reach: 'unspecified',
    because: ['x/p spec.ingress[0].from[0]: an ipBlock goes by addresses, and that of x/b is not known yet'],
  });
});

test('an ipBlock over the other end alone does not matter', () => {
  const spec = { policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '192.0.2.0/24' } }] }] };

  expect(decide(spec, pod('b'), pod('a', ['10.0.0.1'])).reach).toBe('blocked');
});

test('a Pod that has addresses, but none of the family, cannot be judged', () => {
  expect(decide(onlyB, pod('b', ['2001:db8::1']), pod('a'))).toMatchObject({
    reach: 'unspecified',
    because: ['x/b has no ipv4 address'],
  });
});

test('a Pod that has no node yet may come to that of the other end', () => {
  const node = { kind: 'node', name: 'n1', ips: ['192.0.2.1'] } as const;
  const onHost = { ...pod('c', ['192.0.2.1']), hostNetwork: true, node: 'n1' };
  const placed = { ...pod('a', ['10.0.0.1']), node: 'n2' };
  const because = (other: string) => [
    `whether x/a is on the node of ${other} is not known, and traffic with the own node is always allowed`,
  ];
  const asked = (from: Flow['from'], to: PodParty) => decide(onlyB, from, to);

  expect(asked(node, pod('a'))).toMatchObject({ reach: 'unspecified', because: because('node n1') });
  expect(asked(onHost, pod('a'))).toMatchObject({ reach: 'unspecified', because: because('x/c') });
  expect(asked({ ...onHost, node: undefined }, placed).reach).toBe('unspecified');
  expect(asked(node, placed).reach).toBe('blocked');
  expect(asked(onHost, placed).reach).toBe('blocked');
});
