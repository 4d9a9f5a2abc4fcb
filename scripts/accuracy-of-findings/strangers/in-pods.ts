import { onNode } from '../../../test/e2e/harness/test-cluster.ts';
import type { Stranger } from '../trial.ts';
import { tableWith } from './firewall.ts';
import { inNetworkOfPod, toAgentOf } from './probe-pod.ts';

/** One Pod is broken, and the others of its node are not. */
export const strangersInPods: readonly Stranger[] = [
  {
    name: 'pod-link-down',
    what: "the node's end of one Pod's link is down",
    // Cilium makes its links otherwise.
    cnis: ['ptp'],
    arguments: ['n2'],
    // The node is well, and so are all addresses.
    acceptable: () => [],
    trouble: (node) =>
      toAgentOf(node, (address) =>
        onNode(node, [
          'bash',
          '-c',
          `ip link set "$(ip -o route get "$1" | grep -oP ' dev \\K\\S+')" down`,
          'bash',
          address,
        ]),
      ),
  },
  {
    name: 'pod-firewalled',
    what: 'a firewall rule in the network of one Pod drops the datagrams that come in',
    cnis: ['ptp', 'cilium'],
    arguments: ['n2'],
    acceptable: (node) => [{ code: 'protocol-blocked', culprit: { kind: 'pod', node }, scope: { protocol: 'udp' } }],
    trouble: (node) =>
      toAgentOf(node, (address) =>
        inNetworkOfPod(node, address, [
          'nft',
          tableWith('type filter hook input priority 0; policy accept;', ['iifname != "lo" meta l4proto udp drop']),
        ]),
      ),
  },
];
