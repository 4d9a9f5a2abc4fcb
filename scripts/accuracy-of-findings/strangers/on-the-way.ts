import type { FindingCode } from '../../../src/domain/finding.ts';
import type { FindingPattern } from '../../../test/e2e/harness/finding-pattern.ts';
import { nodeWithDns, nodeWithoutDns } from '../../../test/e2e/harness/node-roles.ts';
import { kubectlWords } from '../../../test/e2e/harness/test-cluster.ts';
import type { Stranger } from '../trial.ts';
import { betweenPods, firewall } from './firewall.ts';
import { narrowUplink } from './slow-answers.ts';

const others = async (node: string) =>
  (await kubectlWords(['get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}'])).filter((name) => name !== node);

/** Packets are dropped, refused or late between nodes, or on one. Firewalls are those of the node that sends. */
export const strangersOnTheWay: readonly Stranger[] = [
  {
    name: 'tcp-reset-on-port',
    what: 'a firewall answers connections from one node to port 8080 of Pods of another with a reset',
    cnis: ['ptp', 'cilium'],
    arguments: ['n1', 'n2'],
    // Nearly all TCP that is asked there goes to that port, and who looks for a firewall against TCP finds this one.
    acceptable: (from, to) => pair('protocol-blocked', from, to, { protocol: 'tcp' }),
    trouble: (from, to) =>
      firewall(from, 'forward', () => betweenPods([from], [to], 'tcp dport 8080 reject with tcp reset')),
  },
  {
    name: 'port-blocked',
    what: 'port 8081 of Pods is not reached through one node; all other ports are',
    cnis: ['ptp', 'cilium'],
    arguments: ['n2'],
    // Neither a protocol nor a Service nor a node is broken.
    acceptable: () => [],
    trouble: (node) => firewall(node, 'forward', () => ['meta l4proto { tcp, udp } th dport 8081 drop']),
  },
  {
    name: 'open-port-blocked',
    what: 'port 8080 of Pods, where those of podreach answer, is not reached through one node; all other ports are',
    cnis: ['ptp', 'cilium'],
    arguments: ['n2'],
    // Closed ports there still refuse.
    acceptable: () => [],
    trouble: (node) => firewall(node, 'forward', () => ['meta l4proto { tcp, udp } th dport 8080 drop']),
  },
  {
    name: 'refusals-not-heard',
    what: 'resets and ICMP from other nodes do not reach the Pods of one node',
    cnis: ['ptp'],
    arguments: ['n1'],
    // Those that refuse do their part.
    acceptable: (node) => onNode('refusals-lost', node),
    trouble: (node) =>
      firewall(node, 'forward', async () => {
        const foreign = await others(node);
        return [
          ...(await betweenPods(foreign, [node], 'tcp flags & rst == rst drop')),
          ...(await betweenPods(foreign, [node], 'meta l4proto { icmp, icmpv6 } drop')),
        ];
      }),
  },
  {
    name: 'loss-one-way',
    what: '30 % of packets from Pods of one node to those of another vanish',
    cnis: ['ptp', 'cilium'],
    arguments: ['n3', 'n1'],
    // Which way they are lost may not show: answers are lost as well as questions.
    acceptable: (from, to) => pair('packet-loss', from, to),
    trouble: (from, to) =>
      firewall(from, 'forward', () => betweenPods([from], [to], 'numgen random mod 100 < 30 drop')),
  },
  {
    name: 'replies-dropped',
    what: 'what Pods of one node answer those of another is dropped; what they ask them is not',
    cnis: ['ptp', 'cilium'],
    arguments: [nodeWithoutDns, nodeWithDns],
    // Packets that way are lost, if not all.
    acceptable: (server, client) => pair('node-pair-unreachable', server, client),
    trouble: (server, client) =>
      firewall(server, 'forward', () => betweenPods([server], [client], 'ct direction reply drop')),
  },
  {
    name: 'way-prohibited',
    what: 'a firewall answers all packets from Pods of one node to those of another with an ICMP "prohibited"',
    cnis: ['ptp', 'cilium'],
    arguments: ['n1', 'n3'],
    // A Pod is told the same over IPv4 where a route is missing.
    acceptable: (from, to) => [...pair('node-pair-unreachable', from, to), ...pair('no-route', from, to)],
    trouble: (from, to) =>
      firewall(from, 'forward', () => betweenPods([from], [to], 'reject with icmpx admin-prohibited')),
  },
  {
    name: 'icmp-blocked',
    what: 'no ICMP passes between Pods of one node and those of others',
    cnis: ['ptp', 'cilium'],
    arguments: ['n2'],
    // Over UDP a refusal is an ICMP message, so that half of its refusals are lost.
    acceptable: (node) => onNode('refusals-lost', node),
    trouble: (node) => firewall(node, 'forward', () => ['meta l4proto { icmp, icmpv6 } drop']),
  },
  {
    name: 'fragments-dropped',
    what: 'fragments of packets are dropped between Pods of one node and those of others; whole packets of any size pass',
    // Cilium drops those of IPv6 by itself.
    cnis: ['ptp'],
    arguments: ['n2'],
    // No way has a smaller MTU than its interfaces say.
    acceptable: () => [],
    trouble: (node) =>
      firewall(node, 'fragments', async () => {
        const foreign = await others(node);
        return [
          ...(await betweenPods([node], foreign, noFragments)),
          ...(await betweenPods(foreign, [node], noFragments)),
        ];
      }),
  },
  {
    name: 'connection-table-full',
    what: 'one node takes no new connections through it once it has 400, as with a full table of connections',
    cnis: ['ptp'],
    arguments: [nodeWithoutDns],
    // What is lost are packets, here and there.
    acceptable: (node) => onNode('packet-loss', node),
    trouble: (node) => firewall(node, 'forward', () => ['ct state new ct count over 400 drop']),
  },
  {
    name: 'narrow-uplink',
    what: 'what Pods of one node send to others waits in a queue for up to 1.8 s, and is dropped when that is full',
    cnis: ['ptp', 'cilium'],
    arguments: ['n2'],
    // Both are true.
    acceptable: (node) => [...onNode('slow-path', node), ...onNode('packet-loss', node)],
    trouble: (node) => narrowUplink(node, '128kbit', 28_800),
  },
  {
    name: 'node-ports-blocked',
    what: 'the range of node ports is blocked at one node',
    cnis: ['ptp', 'cilium'],
    arguments: ['n2'],
    // A default run asks nodes' own addresses at node ports alone.
    acceptable: (node) => onNode('node-closed-to-pods', node),
    trouble: (node) =>
      firewall(node, 'arrival', () => ['fib daddr type local meta l4proto { tcp, udp } th dport 30000-32767 drop']),
  },
  {
    name: 'service-address-blocked',
    what: 'the address of the Service kubernetes is blocked on one node',
    // Cilium translates it before the firewall sees it.
    cnis: ['ptp'],
    // A DNS replica there would hear nothing new of the API server.
    arguments: [nodeWithoutDns],
    acceptable: () => [
      { code: 'service-unreachable', culprit: { kind: 'service', namespace: 'default', service: 'kubernetes' } },
    ],
    trouble: (node) =>
      firewall(node, 'arrival', async () => {
        const ofService = ['get', 'service', 'kubernetes', '-o', 'jsonpath={.spec.clusterIPs[*]}'];
        return (await kubectlWords(ofService)).map(
          (address) => `${address.includes(':') ? 'ip6' : 'ip'} daddr ${address} drop`,
        );
      }),
  },
];

const noFragments = { ip: 'ip frag-off & 0x1fff != 0 drop', ip6: 'exthdr frag exists drop' };

function onNode(code: FindingCode, node: string): readonly FindingPattern[] {
  return [{ code, culprit: { kind: 'node', node } }];
}

/** The way from one node to the other, or the two of them where the way does not show. */
function pair(
  code: FindingCode,
  from: string,
  to: string,
  scope?: NonNullable<FindingPattern['scope']>,
): readonly FindingPattern[] {
  const ends = [
    { from, to, direction: 'one-way' },
    { from, to, direction: 'unknown' },
    { from: to, to: from, direction: 'unknown' },
  ] as const;
  return ends.map((end) => ({
    code,
    culprit: { kind: 'node-pair', ...end },
    ...(scope === undefined ? {} : { scope }),
  }));
}
