import type { FindingCode } from '../../domain/finding.ts';
import type { FindingText } from './finding-text.ts';
import { agentOfCni, networkModel, nodeRanges } from './recurring.ts';

/** Findings about packets between Pods of different nodes that do not arrive at all. */
export const betweenNodes = {
  'node-isolated': {
    title: 'Pods of a node and Pods of all other nodes do not reach each other',
    meaning:
      'The node is cut off from the Pod network. It may be Ready all the same, since the kubelet talks to the API server from the address of the node: Pods are scheduled there, and endpoints there stay in Services.',
    source: networkModel,
    evidence:
      'In every pair of nodes that this one is part of, at least two, some exchange over TCP or UDP never got an answer, while a pair of other nodes has none such, or no pair of others could be asked. Services with endpoints behind the break, and DNS questions that may have gone to a replica behind it, count as consequences; but not those of a node on this side that asks other servers, or never got an answer where another one on this side always did. Where one side of every pair begins exchanges that are answered, the title says so, and what goes that way is no consequence.',
    neighbours: {
      'node-pair-unreachable': 'there one of the two nodes still talks to third ones',
      'cross-node-unreachable': 'there no pair of nodes is left that works',
      'packet-loss': 'there some tries of the same exchange are answered; here none ever is',
      'mtu-blackhole': 'there small packets pass, and only large ones are lost',
      'agent-unreachable': 'there the probe Pods could not be asked, so that nothing is known of their network',
    },
    confidence: {
      shown: 'where exchanges between other nodes passed, over the same protocol and IP family',
      likely: 'where none of these passed, or where Pods of the node do not reach each other either',
    },
    causes: [
      "the CNI's agent on the node is dead or never became ready, so that there is no tunnel, route or rule",
      'a firewall or security group that lacks this node: VXLAN (UDP 8472 or 4789), Geneve (UDP 6081), WireGuard (UDP 51820 or 51871), IP in IP (protocol 4), BGP (TCP 179)',
      'forwarding is off on the node (net.ipv4.ip_forward), or its FORWARD chain drops by default',
      'the cloud checks source addresses on the interface of this node and drops those of Pods',
      'the node has another subnet, interface or --node-ip than the CNI expects',
    ],
    next: [
      agentOfCni,
      'kubectl logs -n kube-system POD --tail=100  # of that agent',
      nodeRanges,
      'On NODE: ip route get POD-ADDRESS; ip -s link; sysctl net.ipv4.ip_forward; nft list ruleset',
    ],
    checks: ['pod-to-pod.tcp', 'pod-to-pod.udp'],
    faults: ['node-isolated'],
  },
  'node-pair-unreachable': {
    title: 'Pods of two nodes, or groups of nodes, do not reach each other, or one way only',
    meaning:
      'The two work with others, or among themselves, but not with each other. An exchange needs both directions, so that all of them fail although packets may be lost in one direction only; the culprit says which (n1 -> n2), if the data tell.',
    source: networkModel,
    evidence:
      'Exchanges between the two nodes never got an answer, in one direction or both, while not all pairs of either node are like that. Where no node of one group reaches any of another, of three nodes at least, that is one finding (zone a <-> zone b, or n1, n2 <-> n3, n4). The direction comes from the target: where a datagram did arrive and its answer did not, the loss is on the way back.',
    neighbours: {
      'node-isolated': 'there all pairs of one of the nodes are broken',
      'no-route':
        'there the sender is told at once that there is no way, and its answers are lost as well; here nothing comes back, or the answers arrive',
      'protocol-blocked': 'there another protocol passes between the same nodes',
      'family-broken': 'there the other IP family passes between the same nodes',
      'packet-loss': 'there some tries are answered',
    },
    confidence: {
      shown: 'where each of the two nodes has exchanges with third nodes that passed',
      likely: 'on two nodes, where the rest of the network cannot vouch for either',
    },
    causes: [
      'between zones: a firewall, a route table or a peering that knows only one of them, or a cut line',
      "the CNI's agent on one of the nodes does not know the other: a stale list of peers, a tunnel or a BGP session that is down",
      'a route between the two is missing in a cloud route table or on a router, on the way there or back',
      'a firewall or security group between two subnets, zones or node pools, often in one direction',
      'keys of an encrypted tunnel that do not fit (WireGuard, IPsec)',
      'a duplicate MAC or IP address of a node, so that a switch sends packets elsewhere',
    ],
    next: [
      agentOfCni,
      nodeRanges,
      'On both nodes: ip route get POD-ADDRESS; ip neigh; nft list ruleset | grep -i drop',
      'On both nodes: tcpdump -ni any host POD-ADDRESS  # where is the packet seen last?',
    ],
    checks: ['pod-to-pod.tcp', 'pod-to-pod.udp'],
    faults: ['node-pair'],
  },
  'cross-node-unreachable': {
    title: 'no Pod reaches a Pod on another node',
    meaning:
      'Pods talk to Pods of their own node at most. Services and DNS work now and then, depending on which node an endpoint is on.',
    source: networkModel,
    evidence:
      'In every pair of nodes, more than one, some exchange over TCP or UDP never got an answer, and no node is an end of all pairs that were asked.',
    neighbours: {
      'node-isolated': 'there pairs of other nodes work, or could not be asked',
      'service-unreachable': 'there Pods reach each other by address, and Services alone are dead',
      'protocol-blocked': 'there another protocol passes',
      'family-broken': 'there the other IP family passes',
    },
    confidence: {
      shown: 'where no pair of nodes works, and Pods of one node do not fail to reach each other',
      likely: 'where these fail, too: then it is not only the way between nodes',
    },
    causes: [
      'no CNI that connects nodes: one for single machines, or one whose agents are down everywhere',
      "the network between the nodes does not carry the CNI's tunnel: ports and protocols as in node-isolated",
      'without a tunnel: routers and cloud route tables do not know the ranges of the Pods, or the cloud drops packets from addresses that are not those of nodes',
      "the range of the Pods overlaps that of the nodes' network, or of Services",
    ],
    next: [
      'kubectl get pods -A -o wide  # are the agents of the CNI up on all nodes?',
      nodeRanges,
      'kubectl get nodes -o wide  # are the addresses those over which nodes reach each other?',
      'On two nodes: tcpdump -ni any host OTHER-NODE-ADDRESS  # does tunnel traffic leave, and does it arrive?',
    ],
    checks: ['pod-to-pod.tcp', 'pod-to-pod.udp'],
    faults: [],
  },
  'protocol-blocked': {
    title: 'one protocol does not pass, while another one does on the same way',
    meaning:
      'The way works, but something on it looks at protocols. Without UDP names do not resolve and QUIC falls back; without TCP hardly anything works though name lookups do. The culprit is a node, a pair of nodes or the cluster, as far as it reaches.',
    source: networkModel,
    evidence:
      'Over TCP or UDP the exchanges of a node, of a pair or of all nodes never got an answer, in every IP family, while those over the other protocol passed across the same break.',
    neighbours: {
      'node-pair-unreachable':
        'there every protocol fails between the two nodes; also the code where one protocol fails in one IP family alone, and the scope says so',
      'node-isolated': 'the same for a node and all others',
      'dns-udp-blocked': 'there UDP passes between Pods, and only DNS does not answer over it',
    },
    confidence: {
      shown:
        'where the same protocol passes between nodes outside the break: for a pair, between each of the two and third nodes',
      likely: 'where no such exchange vouches for the nodes, as on a cluster of two',
    },
    causes: [
      'a firewall or security group whose rules name TCP alone',
      'a policy of the cluster for all Namespaces: CiliumClusterwideNetworkPolicy, GlobalNetworkPolicy, AdminNetworkPolicy',
      'checksums that an offload of the network card leaves undone: datagrams are dropped on arrival as damaged',
      'protection against floods of UDP in the network of the provider',
    ],
    next: [
      agentOfCni,
      'On both nodes: nft list ruleset | grep -iE "udp|tcp"; iptables-save | grep -i drop',
      'On both nodes: nstat -az UdpInCsumErrors TcpInCsumErrors; ethtool -k UPLINK | grep checksum',
      'kubectl api-resources | grep -i networkpolic  # kinds of policies besides NetworkPolicy',
    ],
    checks: ['pod-to-pod.tcp', 'pod-to-pod.udp'],
    faults: ['udp-blocked'],
  },
  'family-broken': {
    title: 'one IP family does not work, while the other one does',
    meaning:
      'On a dual-stack cluster IPv4 or IPv6 is missing or lost, for a node, a pair of nodes or everywhere. Programs that try both families work slowly, those that take the first address they get do not work at all.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/dual-stack/',
    evidence:
      'Either all exchanges over one family across a node, a pair or all nodes never got an answer while those over the other one passed; or the API shows no address of that family for Pods of a node, though Pods of other nodes have one.',
    neighbours: {
      'node-isolated': 'there both families fail',
      'node-pair-unreachable': 'there both families fail between the two nodes',
      'pod-ip-mismatch': 'there the API shows an address of the family, which is not the one inside the Pod',
    },
    confidence: {
      shown: 'where the address is missing in the API, or where that family works between nodes outside the break',
      likely: 'where no exchange outside the break vouches for the nodes, as on a cluster of two',
    },
    causes: [
      'firewall or security group rules were written for IPv4 and not for IPv6',
      'forwarding of the family is off (net.ipv6.conf.all.forwarding), or its default route went when forwarding came on (accept_ra)',
      'no routes for the IPv6 ranges of Pods: not in the cloud route table, not announced by BGP, not part of the tunnel',
      'the CNI configuration of the node, or its kubelet (--node-ip), knows one family only',
      'the node was given no range of the family: --cluster-cidr and the mask sizes of the controller manager',
    ],
    next: [
      nodeRanges,
      "kubectl get pods -A -o custom-columns='NAME:.metadata.name,NODE:.spec.nodeName,IPS:.status.podIPs[*].ip'",
      'On NODE: sysctl net.ipv6.conf.all.forwarding; ip -6 route; ip6tables-save | grep -i drop; ls /etc/cni/net.d',
    ],
    checks: ['pod-to-pod.tcp', 'pod-to-pod.udp', 'pod-ip.families', 'pod-ip.unique'],
    faults: ['ipv6-blocked', 'pod-family-missing'],
  },
  'no-route': {
    title: 'a node has no route to the Pods of another node',
    meaning:
      "Pods on the first node are told at once that the second one's Pods are unreachable. Answers that the first node owes the second are lost the same way, so that both directions fail; what has to be mended is on the first node, or at the router that answers in its place.",
    source: 'https://www.rfc-editor.org/rfc/rfc1812#section-5.2.7.1',
    evidence:
      'Senders on one node get an ICMP "unreachable" for Pods of the other one, at least now and then: a kernel sends only so many in a second. Requests the other way round arrive, and only their answers are missing: where these come, there is a route, and it is node-pair-unreachable. The culprit is that direction (n1 -> n2).',
    neighbours: {
      'node-pair-unreachable':
        'there packets vanish, and senders wait until their time is over; or new connections alone are rejected, and answers arrive',
      'node-isolated': 'there no other node is reached, without a word',
      'refusals-lost': 'there it is the refusal of a Pod that is missing; here one comes that no Pod has sent',
    },
    confidence: {
      shown: 'where both nodes reach third ones, so that only the way from the one to the other is left',
      likely: 'where no third node can vouch for them',
    },
    causes: [
      "the CNI's agent on the first node did not hear of the other node: it hangs, or lost its watch on the API server",
      'the cloud route table lacks the range, often because it is full',
      'a BGP session is down, so that its routes were withdrawn',
      'an unreachable, blackhole or prohibit route for the range that was left behind',
      'a firewall that rejects all packets instead of dropping them: firewalld answers "prohibited"',
    ],
    next: [
      'On the first NODE: ip route get POD-ADDRESS; ip route show type unreachable; nft list ruleset | grep -i reject',
      agentOfCni,
      nodeRanges,
      'kubectl describe node NODE  # the condition NetworkUnavailable, and events of a route controller',
    ],
    checks: ['pod-to-pod.tcp', 'pod-to-pod.udp'],
    faults: ['route-missing'],
  },
} as const satisfies Partial<Record<FindingCode, FindingText>>;
