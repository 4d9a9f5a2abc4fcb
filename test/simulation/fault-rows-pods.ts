import type { FaultRow } from './fault-row.ts';
import type { Fault } from './faults.ts';

const dual = ['ipv4', 'ipv6'] as const;

function oneWay(senders: readonly string[], receivers: readonly string[]): readonly Fault[] {
  return senders.flatMap((from) => receivers.map((to) => ({ kind: 'dropped' as const, from, to })));
}

export const betweenNodes: readonly FaultRow[] = [
  {
    title: 'packets dropped one way between two nodes',
    faults: [{ kind: 'dropped', from: 'n1', to: 'n2' }],
    findings: ['node-pair-unreachable | n1 -> n2 (one-way) | shown'],
  },
  {
    title: 'packets dropped the other way',
    faults: [{ kind: 'dropped', from: 'n3', to: 'n1' }],
    findings: ['node-pair-unreachable | n3 -> n1 (one-way) | shown'],
  },
  {
    title: 'packets dropped one way, in both IP families',
    families: dual,
    faults: [{ kind: 'dropped', from: 'n1', to: 'n2' }],
    findings: ['node-pair-unreachable | n1 -> n2 (one-way) | shown'],
  },
  {
    title: 'packets dropped both ways between two nodes',
    faults: [
      { kind: 'dropped', from: 'n1', to: 'n2' },
      { kind: 'dropped', from: 'n2', to: 'n1' },
    ],
    findings: ['node-pair-unreachable | n1 <-> n2 (both) | shown'],
  },
  {
    title: 'only new connections dropped one way',
    faults: [{ kind: 'new-dropped', from: 'n2', to: 'n3' }],
    findings: ['node-pair-unreachable | n2 -> n3 (one-way) | shown'],
  },
  {
    title: 'the same with two nodes, where the rest of the network cannot vouch for either',
    nodes: 2,
    faults: [{ kind: 'dropped', from: 'n1', to: 'n2' }],
    findings: ['node-pair-unreachable | n1 -> n2 (one-way) | likely'],
  },
  {
    title: 'two nodes without any traffic between them',
    nodes: 2,
    faults: [{ kind: 'cut-off', node: 'n2' }],
    findings: ['node-pair-unreachable | n1 <-> n2 (both) | likely'],
  },
  {
    title: 'two broken pairs that share a node, of five',
    nodes: 5,
    faults: [
      { kind: 'dropped', from: 'n1', to: 'n2' },
      { kind: 'dropped', from: 'n1', to: 'n3' },
    ],
    findings: [
      'node-pair-unreachable | n1 -> n2 (one-way) | shown',
      'node-pair-unreachable | n1 -> n3 (one-way) | shown',
    ],
  },
  {
    title: 'all packets of two nodes to two others dropped',
    nodes: 4,
    faults: oneWay(['n1', 'n2'], ['n3', 'n4']),
    findings: ['node-pair-unreachable | n1, n2 -> n3, n4 (one-way) | shown'],
  },
  {
    title: 'two halves of a cluster without any traffic between them, in both IP families',
    nodes: 5,
    families: dual,
    faults: [...oneWay(['n1', 'n2', 'n3'], ['n4', 'n5']), ...oneWay(['n4', 'n5'], ['n1', 'n2', 'n3'])],
    findings: ['node-pair-unreachable | n1, n2, n3 <-> n4, n5 (both) | shown'],
  },
  {
    title: 'two of three parts that do not reach each other, and a node that only loses what another one sends',
    nodes: 6,
    faults: [
      ...oneWay(['n1', 'n2'], ['n3', 'n4']),
      ...oneWay(['n3', 'n4'], ['n1', 'n2']),
      { kind: 'dropped', from: 'n5', to: 'n6' },
    ],
    findings: [
      'node-pair-unreachable | n1, n2 <-> n3, n4 (both) | shown',
      'node-pair-unreachable | n5 -> n6 (one-way) | shown',
    ],
  },
  {
    title: 'a node cut off',
    faults: [{ kind: 'cut-off', node: 'n2' }],
    findings: ['node-isolated | node n2 | shown'],
  },
  {
    title: 'a node cut off of five, in both IP families',
    nodes: 5,
    families: dual,
    faults: [{ kind: 'cut-off', node: 'n4' }],
    findings: ['node-isolated | node n4 | shown'],
  },
  {
    title: 'two nodes cut off of five: what lies between them is told once',
    nodes: 5,
    faults: [
      { kind: 'cut-off', node: 'n2' },
      { kind: 'cut-off', node: 'n4' },
    ],
    findings: ['node-isolated | node n2 | shown', 'node-isolated | node n4 | shown'],
  },
  {
    title: 'all nodes cut off from each other',
    faults: ['n1', 'n2', 'n3'].map((node) => ({ kind: 'cut-off', node })),
    findings: ['cross-node-unreachable | cluster | shown'],
  },
  {
    title: 'UDP dropped one way',
    faults: [{ kind: 'dropped', from: 'n1', to: 'n3', protocol: 'udp' }],
    findings: ['protocol-blocked | n1 -> n3 (one-way) | udp | shown'],
  },
  {
    title: 'UDP dropped to and from a node',
    families: dual,
    faults: [{ kind: 'cut-off', node: 'n3', protocol: 'udp' }],
    findings: ['protocol-blocked | node n3 | udp | shown'],
  },
  {
    title: 'TCP dropped one way: no datagram is lost that could tell the direction',
    faults: [{ kind: 'dropped', from: 'n1', to: 'n2', protocol: 'tcp' }],
    findings: ['protocol-blocked | n1 <-> n2 (unknown) | tcp | shown'],
  },
  {
    title: 'IPv6 dropped to and from a node',
    families: dual,
    faults: [{ kind: 'cut-off', node: 'n2', ipFamily: 'ipv6' }],
    findings: ['family-broken | node n2 | ipv6 | shown'],
  },
  {
    title: 'IPv6 dropped between all nodes',
    families: dual,
    faults: ['n1', 'n2', 'n3'].map((node) => ({ kind: 'cut-off', node, ipFamily: 'ipv6' })),
    findings: ['family-broken | cluster | ipv6 | shown'],
  },
  {
    title: 'one protocol of one family dropped between two nodes',
    families: dual,
    faults: [{ kind: 'dropped', from: 'n1', to: 'n2', protocol: 'udp', ipFamily: 'ipv6' }],
    findings: ['node-pair-unreachable | n1 -> n2 (one-way) | udp/ipv6 | shown'],
  },
  {
    title: 'only new connections to a node dropped',
    nodes: 4,
    faults: ['n1', 'n3', 'n4'].map((from) => ({ kind: 'new-dropped', from, to: 'n2' })),
    findings: ['node-isolated | node n2 | shown'],
  },
  {
    title: 'a node cut off, and nothing asked between the others',
    faults: [
      { kind: 'cut-off', node: 'n1' },
      { kind: 'session-refused', node: 'n2' },
      { kind: 'session-refused', node: 'n3' },
    ],
    findings: [
      'agent-unreachable | node n2 | shown',
      'agent-unreachable | node n3 | shown',
      'node-isolated | node n1 | likely',
    ],
  },
];

export const addresses: readonly FaultRow[] = [
  {
    title: 'client addresses translated on one node',
    faults: [{ kind: 'masquerade', node: 'n3', where: 'leaving' }],
    findings: ['source-nat | node n3 | shown'],
  },
  {
    title: 'client addresses translated on every node',
    faults: ['n1', 'n2', 'n3'].map((node) => ({ kind: 'masquerade', node, where: 'leaving' })),
    findings: ['source-nat | cluster | shown'],
  },
  {
    title: 'client addresses translated where packets enter a node',
    nodes: 5,
    faults: [{ kind: 'masquerade', node: 'n3', where: 'entering' }],
    findings: ['source-nat | node n3 | likely'],
  },
  {
    title: 'client addresses translated on one way between two nodes, by either of them',
    faults: [{ kind: 'masquerade', node: 'n1', where: 'leaving', other: 'n2' }],
    findings: ['source-nat | node n1 | likely'],
  },
  {
    title: 'two nodes that hand out the same addresses',
    faults: [{ kind: 'same-range', nodes: ['n2', 'n3'] }],
    findings: ['pod-ip-duplicate | 10.244.2.2, 10.244.2.3 | shown'],
  },
  {
    title: 'Pods with another address inside than the API reports',
    families: dual,
    faults: [{ kind: 'wrong-interface', node: 'n1' }],
    findings: ['pod-ip-mismatch | node n1 | shown'],
  },
  {
    title: 'Pods of two nodes with other addresses inside: what lies between them is told once',
    nodes: 4,
    faults: [
      { kind: 'wrong-interface', node: 'n1' },
      { kind: 'wrong-interface', node: 'n2' },
    ],
    findings: ['pod-ip-mismatch | node n1 | shown', 'pod-ip-mismatch | node n2 | shown'],
  },
  {
    title: 'Pods of one node without an IPv6 address',
    families: dual,
    faults: [{ kind: 'no-second-family', node: 'n2' }],
    findings: ['family-broken | node n2 | ipv6 | shown'],
  },
  {
    title: 'loopback down in Pods of one node',
    families: dual,
    faults: [{ kind: 'no-loopback', node: 'n3' }],
    findings: ['same-pod-broken | node n3 | shown'],
  },
];
