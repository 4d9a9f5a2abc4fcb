import type { CulpritPattern } from './finding-pattern.ts';
import { type Cni, type FaultExpectation, oneWay, only, onNode } from './fault-expectation.ts';
import { nodeWithDns } from './node-roles.ts';

const everywhere: readonly Cni[] = ['ptp', 'cilium'];
const ptp: readonly Cni[] = ['ptp'];
const cilium: readonly Cni[] = ['cilium'];

/** What one Pod asks another; bursts are left out, which take as long as the rest together where they are not answered. */
const betweenPods =
  'pod-to-pod.tcp,pod-to-pod.udp,pod-to-pod.refused,pod-to-pod.no-nat,pod-to-pod.payload,pod-to-pod.mtu';
/** For faults that break much: whatever else could be blamed is asked too. */
const everyLayer = `pod-ip,${betweenPods},same-pod,service.cluster-ip,service.endpoints,dns.short,dns.fqdn`;
const dnsServers = 'dns.replicas,dns.fqdn,dns.tcp,service.cluster-ip';

const cluster: CulpritPattern = { kind: 'cluster' };

/** Every fault of the catalogue, by its name. */
export const expectedFindings: readonly FaultExpectation[] = [
  {
    fault: 'dns-absent',
    telling: `${dnsServers},dns.libc`,
    arguments: [],
    cnis: everywhere,
    answer: () => only({ code: 'dns-down', culprit: cluster }),
  },
  {
    fault: 'dns-config-wrong',
    telling: 'dns,service.cluster-ip',
    arguments: ['n2'],
    cnis: everywhere,
    answer: onNode('dns-config-wrong'),
  },
  {
    fault: 'dns-down',
    telling: everyLayer,
    arguments: [],
    cnis: everywhere,
    answer: () => only({ code: 'dns-down', culprit: cluster }),
  },
  {
    fault: 'dns-replica-silent',
    telling: dnsServers,
    arguments: [nodeWithDns],
    cnis: everywhere,
    answer: (node) => only({ code: 'dns-replica-silent', culprit: { kind: 'pod', namespace: 'kube-system', node } }),
  },
  {
    fault: 'dns-udp-blocked',
    telling: dnsServers,
    arguments: [],
    cnis: everywhere,
    answer: () => only({ code: 'dns-udp-blocked', culprit: cluster }),
  },
  {
    fault: 'hairpin-broken',
    telling: 'service.hairpin,service.cluster-ip',
    arguments: ['n2'],
    cnis: ptp,
    answer: onNode('hairpin-broken'),
  },
  // Pods of the other nodes run, so the run goes on: those of this node are told not to have come up.
  { fault: 'image-missing', arguments: ['n2'], cnis: everywhere, answer: onNode('agent-unreachable') },
  {
    fault: 'ipv6-blocked',
    telling: everyLayer,
    arguments: ['n2'],
    cnis: everywhere,
    answer: onNode('family-broken', { ipFamily: 'ipv6' }),
  },
  {
    fault: 'kubelet-closed',
    telling: everyLayer,
    arguments: ['n2'],
    cnis: everywhere,
    answer: onNode('agent-unreachable'),
  },
  {
    fault: 'masquerade',
    telling: `${betweenPods},service.client-ip`,
    arguments: ['n3'],
    cnis: everywhere,
    answer: onNode('source-nat'),
  },
  {
    fault: 'mtu-blackhole',
    telling: 'pod-to-pod.mtu,pod-to-pod.payload,service.payload,pod-to-pod.tcp',
    arguments: ['n2'],
    cnis: everywhere,
    answer: onNode('mtu-blackhole'),
  },
  {
    fault: 'node-closed-to-pods',
    telling: 'pod-to-pod.host-network,pod-to-pod.tcp,service.host-network',
    arguments: ['n2'],
    cnis: everywhere,
    // Node ports are translated before a node's own address is reached: only Pods on its network are asked at it.
    options: ['--with', 'host-network'],
    answer: onNode('node-closed-to-pods'),
  },
  {
    fault: 'node-isolated',
    telling: everyLayer,
    arguments: ['n2'],
    cnis: everywhere,
    answer: onNode('node-isolated', {}),
  },
  {
    fault: 'node-not-ready',
    arguments: ['n2'],
    cnis: everywhere,
    answer: (node) => ({ findings: [], leftOut: { node, because: 'node-not-ready' } }),
  },
  {
    fault: 'node-pair',
    telling: everyLayer,
    arguments: ['n1', 'n2'],
    cnis: everywhere,
    answer: oneWay('node-pair-unreachable', {}),
  },
  {
    fault: 'packet-loss',
    telling: 'pod-to-pod.loss,pod-to-pod.tcp,pod-to-pod.udp',
    arguments: ['n2'],
    cnis: everywhere,
    answer: onNode('packet-loss'),
  },
  {
    fault: 'pod-address-wrong',
    telling: everyLayer,
    arguments: ['n1'],
    cnis: everywhere,
    answer: onNode('pod-ip-mismatch'),
  },
  {
    fault: 'pod-family-missing',
    arguments: ['n2'],
    cnis: ptp,
    answer: onNode('family-broken', { ipFamily: 'ipv6' }),
  },
  {
    fault: 'pod-ipc-apart',
    arguments: ['n2'],
    cnis: everywhere,
    answer: onNode('same-pod-broken'),
  },
  {
    fault: 'pod-ipc-shared',
    telling: 'same-pod',
    arguments: ['n2'],
    cnis: everywhere,
    answer: onNode('pods-not-isolated'),
  },
  { fault: 'pod-links-congested', arguments: ['n2'], cnis: everywhere, answer: onNode('slow-path') },
  {
    fault: 'pod-loopback-down',
    telling: everyLayer,
    arguments: ['n3'],
    cnis: everywhere,
    answer: onNode('same-pod-broken'),
  },
  {
    fault: 'pod-loopback-exposed',
    telling: 'same-pod',
    arguments: ['n2'],
    cnis: everywhere,
    answer: onNode('loopback-exposed'),
  },
  { fault: 'pod-network-apart', arguments: ['n2'], cnis: everywhere, answer: onNode('same-pod-broken') },
  {
    fault: 'pod-range-shared',
    telling: everyLayer,
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
  {
    fault: 'refusals-lost',
    telling: 'pod-to-pod.tcp,pod-to-pod.udp,pod-to-pod.refused',
    arguments: ['n2'],
    cnis: everywhere,
    answer: onNode('refusals-lost'),
  },
  {
    fault: 'route-missing',
    telling: `${betweenPods},service.cluster-ip`,
    arguments: ['n1', 'n3'],
    cnis: ptp,
    answer: oneWay('no-route'),
  },
  {
    fault: 'service-rules-missing',
    telling: everyLayer,
    arguments: ['n2'],
    cnis: ptp,
    answer: onNode('service-rules-missing'),
  },
  {
    fault: 'service-rules-stale',
    telling: 'service.cluster-ip,service.kubernetes-api,pod-to-pod.tcp,dns.fqdn',
    arguments: ['n2'],
    cnis: ptp,
    answer: onNode('service-rules-stale'),
  },
  {
    fault: 'udp-blocked',
    telling: everyLayer,
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
