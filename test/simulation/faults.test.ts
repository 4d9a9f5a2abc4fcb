import { expect, test } from 'vitest';
import { findingCodes } from '#src/domain/finding.ts';
import type { IpFamily } from '#src/domain/network.ts';
import type { Fault } from './faults.ts';
import { simulate } from './simulate.ts';
import { casesThat, findingsOf } from './sound-report.ts';

interface Row {
  readonly title: string;
  readonly nodes?: number;
  readonly families?: readonly IpFamily[];
  readonly faults: readonly Fault[];
  /** Code, culprit, scope and confidence of all findings there may be. */
  readonly findings: readonly string[];
}

const dual = ['ipv4', 'ipv6'] as const;

const betweenNodes: readonly Row[] = [
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
];

const addresses: readonly Row[] = [
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
    findings: ['pod-ip-duplicate | 10.244.2.2, 10.244.2.3, 10.244.2.4 | shown'],
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

const servicesAndNames: readonly Row[] = [
  {
    title: 'Service rules gone on one node, with DNS behind them',
    faults: [{ kind: 'no-service-rules', node: 'n2' }],
    findings: ['service-rules-missing | node n2 | shown'],
  },
  {
    title: 'Service rules gone on the only node',
    nodes: 1,
    faults: [{ kind: 'no-service-rules', node: 'n1' }],
    findings: ['service-rules-missing | node n1 | likely'],
  },
  {
    title: 'Service rules gone on every node, with DNS behind them',
    faults: ['n1', 'n2', 'n3'].map((node) => ({ kind: 'no-service-rules', node })),
    findings: ['service-unreachable | service podreach-run1-peer/echo | likely'],
  },
  {
    title: 'Service rules gone on every node that could be asked',
    nodes: 4,
    faults: [
      ...['n1', 'n2', 'n3'].map((node) => ({ kind: 'no-service-rules' as const, node })),
      { kind: 'session-refused', node: 'n4' },
    ],
    findings: ['agent-unreachable | node n4 | shown', 'service-unreachable | service podreach-run1-peer/echo | likely'],
  },
  {
    title: 'a Service that sends some clients to a backend that is gone',
    faults: [{ kind: 'dead-endpoint', node: 'n2' }],
    findings: [
      'unexplained-failures | service.cluster-ip | likely',
      'unexplained-failures | service.endpoints | likely',
    ],
  },
  {
    title: 'a Service that somebody else answers for, told by one check only',
    faults: [{ kind: 'foreign-endpoint' }],
    findings: ['unexplained-failures | service.cluster-ip | likely'],
  },
  {
    title: 'cluster DNS mute',
    families: dual,
    faults: [{ kind: 'dns-down' }],
    findings: ['dns-down | cluster | shown'],
  },
  {
    title: 'cluster DNS mute on the only node',
    nodes: 1,
    faults: [{ kind: 'dns-down' }],
    findings: ['dns-down | cluster | shown'],
  },
  {
    title: 'cluster DNS mute, and Service rules gone on one node',
    faults: [{ kind: 'dns-down' }, { kind: 'no-service-rules', node: 'n2' }],
    findings: ['service-rules-missing | node n2 | shown', 'dns-down | cluster | shown'],
  },
  {
    title: 'a DNS server without the records of the cluster, asked from one node',
    faults: [{ kind: 'dns-wrong', node: 'n2', answer: 'NXDOMAIN' }],
    findings: ['dns-config-wrong | node n2 | likely'],
  },
  {
    title: 'a DNS server with other records, asked from one node',
    faults: [{ kind: 'dns-wrong', node: 'n3', answer: 'other address' }],
    findings: ['dns-config-wrong | node n3 | likely'],
  },
];

const policies: readonly Row[] = [
  {
    title: 'no policy engine',
    families: dual,
    faults: [{ kind: 'no-engine' }],
    findings: ['policy-not-enforced | cluster | shown'],
  },
  {
    title: 'no policy engine on the only node',
    nodes: 1,
    faults: [{ kind: 'no-engine' }],
    findings: ['policy-not-enforced | cluster | shown'],
  },
  {
    title: 'no policy engine on one node',
    faults: [{ kind: 'no-engine', node: 'n2' }],
    findings: ['policy-not-enforced | node n2 | shown'],
  },
  {
    title: 'no policy engine, and a client that could not be asked',
    faults: [{ kind: 'no-engine' }, { kind: 'session-refused', node: 'n1' }],
    findings: ['agent-unreachable | node n1 | shown', 'policy-not-enforced | cluster | shown'],
  },
  {
    title: 'an engine that never releases: what was never open proves nothing, and no cause is claimed',
    faults: [{ kind: 'no-release' }],
    findings: [
      'unexplained-failures | node n2 | likely',
      'unexplained-failures | node n2 | likely',
      'unexplained-failures | node n2 | likely',
    ],
  },
];

const agents: readonly Row[] = [
  {
    title: 'sessions refused by the kubelet of one node',
    faults: [{ kind: 'session-refused', node: 'n2' }],
    findings: ['agent-unreachable | node n2 | shown'],
  },
  {
    title: 'sessions refused by every kubelet',
    nodes: 2,
    faults: [
      { kind: 'session-refused', node: 'n1' },
      { kind: 'session-refused', node: 'n2' },
    ],
    findings: ['agent-unreachable | node n1 | shown', 'agent-unreachable | node n2 | shown'],
  },
  {
    title: 'agents of one node lost in mid-run',
    faults: [{ kind: 'agent-lost', node: 'n2', atMs: 3_100 }],
    findings: ['agent-unreachable | node n2 | shown'],
  },
  {
    title: 'Pods of one node that did not come up, and no other node is blamed',
    families: dual,
    faults: [{ kind: 'pod-not-up', node: 'n2' }],
    findings: ['agent-unreachable | node n2 | shown'],
  },
  {
    title: 'a single Pod that did not come up',
    faults: [{ kind: 'pod-not-up', node: 'n3', role: 'neighbour' }],
    findings: ['agent-unreachable | node n3 | shown'],
  },
  {
    title: 'no backend of the Service that came up: nothing is said of the Service',
    faults: ['n1', 'n2', 'n3'].map((node) => ({ kind: 'pod-not-up', node, role: 'neighbour' })),
    findings: [
      'agent-unreachable | node n1 | shown',
      'agent-unreachable | node n2 | shown',
      'agent-unreachable | node n3 | shown',
      'unexplained-failures | service.cluster-ip | likely',
      'unexplained-failures | service.endpoints | likely',
    ],
  },
  {
    title: 'a dropped direction next to a node that cannot be asked which requests arrived',
    faults: [
      { kind: 'dropped', from: 'n1', to: 'n2' },
      { kind: 'session-refused', node: 'n2' },
    ],
    findings: ['agent-unreachable | node n2 | shown', 'node-pair-unreachable | n1 <-> n2 (unknown) | shown'],
  },
  {
    title: 'a dropped direction, and an agent that knows only some of what arrived',
    faults: [
      { kind: 'dropped', from: 'n1', to: 'n2' },
      { kind: 'arrivals-incomplete', node: 'n1' },
    ],
    findings: ['node-pair-unreachable | n1 <-> n2 (unknown) | shown'],
  },
];

const rows = [...betweenNodes, ...addresses, ...servicesAndNames, ...policies, ...agents];

test.each(titled(rows))('%s', async (_, { nodes = 3, families = ['ipv4'], faults, findings }) => {
  const { report } = await simulate({ nodes, families, faults });

  expect(report.run.outcome).toBe('complete');
  expect(findingsOf(report)).toEqual(findings);
});

test('every finding there is has a fault that brings it out', () => {
  const brought = new Set(rows.flatMap(({ findings }) => findings.map((line) => line.split(' | ')[0])));
  expect(brought).toEqual(new Set(findingCodes));
});

const silentAgents = agents.filter(({ faults }) => faults.every(({ kind }) => kind !== 'dropped'));

test.each(titled(silentAgents))('%s: unknown, never failed', async (_, { nodes = 3, faults }) => {
  const { report } = await simulate({ nodes, faults });

  expect(casesThat(report, 'fail')).toEqual([]);
  expect(casesThat(report, 'unknown')).not.toEqual([]);
});

function titled(rows: readonly Row[]): (readonly [string, Row])[] {
  return rows.map((row) => [row.title, row] as const);
}
