import type { FaultRow } from './fault-row.ts';

const dual = ['ipv4', 'ipv6'] as const;

export const servicesAndNames: readonly FaultRow[] = [
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
    findings: ['unexplained-failures | service podreach-run1-peer/echo | likely'],
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
    title: 'cluster DNS mute, the only older Service asked, and Service rules gone on one node',
    faults: [{ kind: 'dns-down' }, { kind: 'no-service-rules', node: 'n2' }],
    findings: ['service-rules-missing | node n2 | likely', 'dns-down | cluster | shown'],
  },
  {
    title: 'cluster DNS mute, which has an IPv4 address, and IPv6 dropped to and from a node',
    families: dual,
    faults: [{ kind: 'dns-down' }, { kind: 'cut-off', node: 'n2', ipFamily: 'ipv6' }],
    findings: ['family-broken | node n2 | ipv6 | shown', 'dns-down | cluster | shown'],
  },
  {
    title: 'cluster DNS mute, and a node cut off',
    faults: [{ kind: 'dns-down' }, { kind: 'cut-off', node: 'n2' }],
    findings: ['node-isolated | node n2 | shown', 'dns-down | cluster | shown'],
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
  {
    title: 'cluster DNS mute, and names outside the cluster asked for as well',
    outsideNames: ['example.org'],
    faults: [{ kind: 'dns-down' }],
    findings: ['dns-down | cluster | shown'],
  },
];

export const policies: readonly FaultRow[] = [
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
    title: 'an engine that takes 25 s on one node',
    families: dual,
    faults: [{ kind: 'slow-engine', delayMs: 22_000, node: 'n2' }],
    findings: ['policy-slow | node n2 | shown'],
  },
  {
    title: 'an engine that takes 15 s everywhere',
    faults: [{ kind: 'slow-engine', delayMs: 15_000 }],
    findings: ['policy-slow | cluster | likely'],
  },
  {
    title: 'an engine that is slow on one node and dead on another',
    faults: [
      { kind: 'slow-engine', delayMs: 22_000, node: 'n2' },
      { kind: 'no-engine', node: 'n3' },
    ],
    findings: ['policy-not-enforced | node n3 | shown', 'policy-slow | node n2 | shown'],
  },
  {
    title: 'an engine that does not release on one node',
    families: dual,
    faults: [{ kind: 'no-release', node: 'n2' }],
    findings: ['policy-removal-lost | node n2 | shown'],
  },
  {
    title: 'an engine that never releases: what was never open proves nothing, and no cause is claimed',
    faults: [{ kind: 'no-release' }],
    findings: ['unexplained-failures | node n2 | likely'],
  },
];

export const agents: readonly FaultRow[] = [
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
  {
    title: 'a backend of the Service that ended in mid-run',
    faults: [{ kind: 'pod-ended', node: 'n2', role: 'neighbour', atMs: 3_000 }],
    findings: ['agent-unreachable | node n2 | shown'],
  },
  {
    title: 'the agent of a node that ended in mid-run: neither its node nor a path to it is blamed',
    families: dual,
    faults: [{ kind: 'pod-ended', node: 'n2', role: 'agent', atMs: 3_000 }],
    findings: ['agent-unreachable | node n2 | shown'],
  },
];
