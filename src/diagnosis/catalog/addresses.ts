import type { FindingCode } from '../../domain/finding.ts';
import type { FindingText } from './finding-text.ts';
import { networkModel, nodeRanges } from './recurring.ts';

/** Findings about the addresses of Pods: whose they are, and under which others see them. */
export const addresses = {
  'pod-ip-duplicate': {
    title: 'two Pods have the same address',
    meaning:
      'An address of a probe Pod is that of another Pod too. Packets to it end up with one of the two: connections, Services and names lead to the wrong Pod, now and then or always.',
    source: networkModel,
    evidence:
      'pod-ip.unique compares the addresses of the probe Pods with those of all Pods that the API lists. Whatever else fails with such a Pod at one end counts as a consequence; so does what fails with any Pod of a node whose probe Pods are all affected.',
    neighbours: {
      'pod-ip-mismatch':
        'there each Pod has an address of its own in the API, but another one inside; here the API itself has one address twice',
      'node-pair-unreachable':
        'there no answer comes back from Pods that have addresses of their own; here answers are missing or come from the wrong Pod, and only where such an address is involved',
    },
    confidence: { shown: 'always, as the API lists the address twice' },
    causes: [
      'two nodes hand out one range: podCIDRs that overlap, or a CNI configuration that was copied from another node',
      'the address management of the CNI lost its records: host-local keeps them in /var/lib/cni/networks, which a restored disk or a clean-up may have emptied',
      'a node came back under another name and kept the range of its earlier life',
      'two network plugins are installed on a node, each of which counts by itself',
    ],
    next: [
      `${nodeRanges}  # do ranges overlap?`,
      'kubectl get pods -A -o wide --field-selector status.podIP=ADDRESS',
      'On both nodes: ls /etc/cni/net.d /var/lib/cni/networks',
      'kubectl delete pod -n NAMESPACE POD  # a new one gets another address, once the ranges are right',
    ],
    checks: ['pod-ip.unique', 'pod-ip.node-range', 'pod-ip.replaced'],
    faults: ['pod-range-shared'],
  },
  'pod-ip-mismatch': {
    title: 'Pods of a node have other addresses inside than the API reports',
    meaning:
      'The interfaces of Pods on the node do not have the addresses that the API shows. Others send to the address of the API, where nobody is: these Pods are not reached, Services and DNS lead into the void, and NetworkPolicies are worked out from the wrong address.',
    source: networkModel,
    evidence:
      'pod-ip.interface reads the interfaces inside the probe Pods and compares them with status.podIPs. Whatever else fails from or to Pods of the node counts as a consequence, Services with endpoints there included.',
    neighbours: {
      'pod-ip-duplicate':
        'there the API reports one address for two Pods; here it reports one that its Pod does not have',
      'node-isolated': 'there the Pods have the addresses that the API shows, and packets are lost on the way to them',
      'family-broken': 'there the API shows no address of a family at all, and the Pods have none',
    },
    confidence: { shown: 'always, as it is read inside the Pods' },
    causes: [
      'a chained CNI plugin changes the interface and hands on a result that says otherwise',
      'two CNI configurations in /etc/cni/net.d: one made the interface, the other one was believed',
      'the sandbox of the Pod was made anew, and the kubelet shows the address of the old one',
      'something with the right to do so changed the interface afterwards (a sidecar, a VPN client)',
    ],
    next: [
      'kubectl exec -n NAMESPACE POD -- cat /proc/net/fib_trie /proc/net/if_inet6',
      'kubectl get pod -n NAMESPACE POD -o jsonpath={.status.podIPs}',
      'On NODE: ls -l /etc/cni/net.d; crictl inspectp SANDBOX | grep -A3 network',
    ],
    checks: ['pod-ip.interface', 'pod-ip.shared', 'pod-ip.replaced'],
    faults: ['pod-address-wrong'],
  },
  'source-nat': {
    title: 'the addresses of client Pods are translated on the way to other Pods',
    meaning:
      "A server sees another address than that of the Pod that asked, mostly its node's. NetworkPolicies then judge the node instead of the Pod, and logs, rate limits and allow lists by address take all Pods of a node for one.",
    source: networkModel,
    evidence:
      'pod-to-pod.no-nat: the answering Pod reports the source address it saw. Every exchange was answered, so the way itself works. A node from which all clients are translated does it to what leaves; a node that sees those of several others translated does it to what arrives: for each protocol and IP family by itself. Clients that are seen on loopback came through a proxy in the Pod that answers, and no node is named.',
    neighbours: {
      'pod-ip-mismatch':
        'there the Pod has another address itself, which it shows when it is asked; here it has the right one, and something on the way puts another in its place',
    },
    confidence: {
      shown: 'where all clients of a node are translated towards more than one other node, or those of every node are',
      likely:
        'where it happens on the way between two nodes alone, or to what arrives on a node: either end may be the one that does it; and where a proxy in the Pods does it',
    },
    causes: [
      "the CNI's non-masquerade ranges, or the ConfigMap of ip-masq-agent, lack the range of the Pods",
      "kube-proxy's --cluster-cidr is not the range of the Pods, or it runs with --masquerade-all",
      'a range of Pods was added later, and older nodes do not exempt it from masquerading',
      'a masquerade rule for the way to the Internet, made by hand or by a container engine, names no destinations',
      'a NAT gateway or a VPN between the nodes',
      'a sidecar of a service mesh, which takes the connection and opens one of its own to the container',
    ],
    next: [
      'On NODE: iptables-save -t nat | grep -i masquerade; nft list ruleset | grep -i masquerade',
      nodeRanges,
      'kubectl get configmaps -n kube-system  # of kube-proxy, ip-masq-agent and the CNI: which ranges do they name?',
    ],
    checks: ['pod-to-pod.no-nat', 'service.client-ip'],
    faults: ['masquerade'],
  },
} as const satisfies Partial<Record<FindingCode, FindingText>>;
