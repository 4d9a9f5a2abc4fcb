import type { SkipReason } from '../../../src/domain/case.ts';
import type { FindingCode } from '../../../src/domain/finding.ts';
import type { Combination } from './combination.ts';
import type { CulpritPattern, FindingPattern } from './finding-pattern.ts';
import { nodeWithDns } from './node-roles.ts';

/** A pod network that local clusters come with. */
export type Cni = Combination['cni'];

/** A node that a run must leave out, and say why. */
export interface LeftOutNode {
  readonly node: string;
  readonly because: SkipReason['code'];
}

/** What podreach must say of a fault, and nothing else with it. */
export interface ExpectedAnswer {
  readonly findings: readonly FindingPattern[];
  readonly leftOut?: LeftOutNode;
}

/** A fault of the catalogue (`scripts/cluster fault list`), where it can be, and what podreach must say of it. */
export interface FaultExpectation {
  readonly fault: string;
  /** Nodes by name or by role (`node-roles.ts`), and options behind them. */
  readonly arguments: readonly string[];
  readonly cnis: readonly Cni[];
  /** Options of `podreach check` without which it asks nothing that the fault breaks. */
  readonly options?: readonly string[];
  /** Shows in policy cases alone, which are left out elsewhere: they take long. */
  readonly inPolicies?: true;
  /** Given the arguments, with nodes by their names. */
  readonly answer: (first: string, second: string) => ExpectedAnswer;
}

const everywhere: readonly Cni[] = ['ptp', 'cilium'];
const ptp: readonly Cni[] = ['ptp'];
const cilium: readonly Cni[] = ['cilium'];

const cluster: CulpritPattern = { kind: 'cluster' };

function onNode(code: FindingCode, scope?: FindingPattern['scope']): FaultExpectation['answer'] {
  return (node) => only({ code, culprit: { kind: 'node', node }, ...(scope === undefined ? {} : { scope }) });
}

function oneWay(code: FindingCode, scope?: FindingPattern['scope']): FaultExpectation['answer'] {
  return (from, to) =>
    only({
      code,
      culprit: { kind: 'node-pair', from, to, direction: 'one-way' },
      ...(scope === undefined ? {} : { scope }),
    });
}

function only(finding: FindingPattern): ExpectedAnswer {
  return { findings: [finding] };
}

/** Every fault of the catalogue, by its name. */
export const expectedFindings: readonly FaultExpectation[] = [
  { fault: 'dns-config-wrong', arguments: ['n2'], cnis: everywhere, answer: onNode('dns-config-wrong') },
  {
    fault: 'dns-down',
    arguments: [],
    cnis: everywhere,
    answer: () => only({ code: 'dns-down', culprit: cluster }),
  },
  {
    fault: 'dns-replica-silent',
    arguments: [nodeWithDns],
    cnis: everywhere,
    answer: (node) => only({ code: 'dns-replica-silent', culprit: { kind: 'pod', namespace: 'kube-system', node } }),
  },
  {
    fault: 'dns-udp-blocked',
    arguments: [],
    cnis: everywhere,
    answer: () => only({ code: 'dns-udp-blocked', culprit: cluster }),
  },
  { fault: 'hairpin-broken', arguments: ['n2'], cnis: ptp, answer: onNode('hairpin-broken') },
  // Pods of the other nodes run, so the run goes on: those of this node are told not to have come up.
  { fault: 'image-missing', arguments: ['n2'], cnis: everywhere, answer: onNode('agent-unreachable') },
  {
    fault: 'ipv6-blocked',
    arguments: ['n2'],
    cnis: everywhere,
    answer: onNode('family-broken', { ipFamily: 'ipv6' }),
  },
  { fault: 'kubelet-closed', arguments: ['n2'], cnis: everywhere, answer: onNode('agent-unreachable') },
  { fault: 'masquerade', arguments: ['n3'], cnis: everywhere, answer: onNode('source-nat') },
  { fault: 'mtu-blackhole', arguments: ['n2'], cnis: everywhere, answer: onNode('mtu-blackhole') },
  {
    fault: 'node-closed-to-pods',
    arguments: ['n2'],
    cnis: everywhere,
    // Node ports are translated before a node's own address is reached: only Pods on its network are asked at it.
    options: ['--with', 'host-network'],
    answer: onNode('node-closed-to-pods'),
  },
  { fault: 'node-isolated', arguments: ['n2'], cnis: everywhere, answer: onNode('node-isolated', {}) },
  {
    fault: 'node-not-ready',
    arguments: ['n2'],
    cnis: everywhere,
    answer: (node) => ({ findings: [], leftOut: { node, because: 'node-not-ready' } }),
  },
  { fault: 'node-pair', arguments: ['n1', 'n2'], cnis: everywhere, answer: oneWay('node-pair-unreachable', {}) },
  { fault: 'packet-loss', arguments: ['n2'], cnis: everywhere, answer: onNode('packet-loss') },
  { fault: 'pod-address-wrong', arguments: ['n1'], cnis: everywhere, answer: onNode('pod-ip-mismatch') },
  {
    fault: 'pod-family-missing',
    arguments: ['n2'],
    cnis: ptp,
    answer: onNode('family-broken', { ipFamily: 'ipv6' }),
  },
  { fault: 'pod-ipc-apart', arguments: ['n2'], cnis: everywhere, answer: onNode('same-pod-broken') },
  { fault: 'pod-ipc-shared', arguments: ['n2'], cnis: everywhere, answer: onNode('pods-not-isolated') },
  { fault: 'pod-links-congested', arguments: ['n2'], cnis: everywhere, answer: onNode('slow-path') },
  { fault: 'pod-loopback-down', arguments: ['n3'], cnis: everywhere, answer: onNode('same-pod-broken') },
  { fault: 'pod-loopback-exposed', arguments: ['n2'], cnis: everywhere, answer: onNode('loopback-exposed') },
  { fault: 'pod-network-apart', arguments: ['n2'], cnis: everywhere, answer: onNode('same-pod-broken') },
  {
    fault: 'pod-range-shared',
    arguments: ['n1', 'n2'],
    cnis: ptp,
    // Which addresses are given twice depends on how many each node has given before.
    answer: () => only({ code: 'pod-ip-duplicate', culprit: { kind: 'address' } }),
  },
  {
    fault: 'policy-not-enforced',
    arguments: ['n2'],
    cnis: cilium,
    inPolicies: true,
    answer: onNode('policy-not-enforced'),
  },
  {
    fault: 'policy-removal-lost',
    arguments: ['n3'],
    cnis: cilium,
    inPolicies: true,
    answer: onNode('policy-removal-lost'),
  },
  { fault: 'policy-slow', arguments: ['n2', '25'], cnis: cilium, inPolicies: true, answer: onNode('policy-slow') },
  { fault: 'refusals-lost', arguments: ['n2'], cnis: everywhere, answer: onNode('refusals-lost') },
  { fault: 'route-missing', arguments: ['n1', 'n3'], cnis: ptp, answer: oneWay('no-route') },
  { fault: 'service-rules-missing', arguments: ['n2'], cnis: ptp, answer: onNode('service-rules-missing') },
  { fault: 'service-rules-stale', arguments: ['n2'], cnis: ptp, answer: onNode('service-rules-stale') },
  {
    fault: 'udp-blocked',
    arguments: ['n1', 'n3'],
    cnis: everywhere,
    answer: oneWay('protocol-blocked', { protocol: 'udp' }),
  },
];

/** What is expected of a fault of the catalogue; throws an Error when it is not in the table. */
export function expectationOf(fault: string): FaultExpectation {
  const found = expectedFindings.find((entry) => entry.fault === fault);
  if (found === undefined) throw new Error(`nothing is expected of a fault "${fault}"`);
  return found;
}
