import type { FindingCode } from '../../domain/finding.ts';
import type { FindingText } from './finding-text.ts';
import { agentOfCni, networkModel } from './recurring.ts';

/** Findings about ways between Pods that work, but not for every packet or not in time. */
export const impairedWays = {
  'mtu-blackhole': {
    title: 'large packets vanish on a way that small ones pass',
    meaning:
      'What is larger than the size in the title is lost, and nobody tells the sender. Connections open, short requests are answered, and then downloads, TLS handshakes and queries with large results hang: the classic fault that ping and a health check do not see.',
    source: 'https://www.rfc-editor.org/rfc/rfc2923#section-2.1',
    evidence:
      "pod-to-pod.mtu sends datagrams of rising size, up to the MTU of the Pod's own interface, each answered by one of the same size; closer ones find the largest that passes. Short exchanges with the same Pods pass. Failed payloads, of Pods and of Services, are consequences.",
    neighbours: {
      'packet-loss': 'there packets of every size are lost, some of them; here size alone decides',
      'node-pair-unreachable': 'there small packets are lost as well',
      'protocol-blocked': 'there small packets of one protocol are lost as well, and none of the other',
    },
    confidence: {
      shown: 'where full packets pass between other nodes, and for a pair between each of the two and third nodes',
      likely: 'where no other way vouches for the nodes, as on a cluster of two',
    },
    causes: [
      "the MTU of Pods' interfaces leaves no room for the tunnel: VXLAN and Geneve take 50 bytes over IPv4 and 70 over IPv6, IP in IP 20, WireGuard 60 or 80",
      'nodes with different MTUs: jumbo frames on some of them or on some switches, 1460 bytes and less in some clouds',
      'a firewall drops ICMP "fragmentation needed" or ICMPv6 "packet too big", without which no sender learns of the limit',
      'a VPN or leased line between zones or sites that carries less than 1500 bytes',
    ],
    next: [
      'On both nodes: ip link show  # what MTU have uplink, tunnel and Pod interfaces?',
      'On NODE: ping -M do -s 1372 OTHER-NODE-ADDRESS; tracepath -n OTHER-NODE-ADDRESS',
      'Set the MTU of the CNI to the largest packet that passes, start its agents again, and make Pods anew: they keep the MTU they started with.',
    ],
    checks: ['pod-to-pod.mtu', 'pod-to-pod.payload', 'service.payload'],
    faults: ['mtu-blackhole'],
  },
  'packet-loss': {
    title: 'a part of the packets of a node, or between two nodes, vanishes',
    meaning:
      'Connections work, but they stall: TCP sends again and becomes slow, datagrams such as name lookups are lost and cost seconds. With one packet in twenty lost, users see it; with one in five little is left that works.',
    source: networkModel,
    evidence:
      'pod-to-pod.loss sends bursts of datagrams, each once, and more than 5 % of them are unanswered from or to the node, or between the two. Of other exchanges across the same way some tries are answered and others are not.',
    neighbours: {
      'node-isolated': 'there nothing is ever answered',
      'node-pair-unreachable': 'there nothing is ever answered between the two nodes',
      'mtu-blackhole': 'there size decides which packets are lost; here chance does',
      'slow-path': 'there all answers come, only late',
      'dns-replica-silent':
        'there name lookups fail now and then because one replica of DNS is silent, and Pods lose no packets between each other',
    },
    confidence: {
      shown:
        'where hardly anything is lost between other nodes, and for a pair between each of the two and third nodes',
      likely: 'where no other way vouches for the nodes, or they lose packets too',
    },
    causes: [
      'a bad cable, transceiver, port or network card; two ends that disagree about speed or duplex',
      'one of several paths is broken: a member of a bond, a route of equal cost, a switch of a pair',
      'a link that is full or limited: quotas of the provider for packets and bandwidth of small machines',
      'a full table of connection tracking, on a node or in a firewall (dmesg: nf_conntrack: table full)',
      'a node short of CPU, whose queues overflow; a duplicate MAC or IP address between nodes',
    ],
    next: [
      'podreach check --only pod-to-pod.loss --burst 1000  # the same with a finer measure',
      "On NODE: ip -s link; ethtool -S UPLINK | grep -iE 'drop|err|discard'",
      'On NODE: sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max; dmesg | grep conntrack',
      'On NODE: mtr -u -n OTHER-NODE-ADDRESS  # between the nodes themselves: is it the Pod network or the one below it?',
    ],
    checks: ['pod-to-pod.loss', 'pod-to-pod.udp', 'pod-to-pod.tcp'],
    faults: ['packet-loss'],
  },
  'slow-path': {
    title: 'answers from or to a node come far too late',
    meaning:
      "Packets arrive, but the median answer takes longer than a second. Probes of the kubelet time out by default after one second, clients retry, and timeouts elsewhere are consequences. Only Pods' own network is judged: the time that podreach's agents take themselves is left out.",
    source:
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes',
    evidence:
      'pod-to-pod.latency takes the median of the answer times of a burst for every pair of nodes, and for each node with itself. It is above one second wherever the node has a part. Where a full queue drops packets as well, what is lost there is a consequence.',
    neighbours: {
      'packet-loss': 'there answers do not come at all, and those that come are prompt',
      'policy-slow': 'there it is the effect of NetworkPolicies that is late; packets are not',
    },
    confidence: {
      shown: 'where answers between other nodes are prompt',
      likely: 'where they are slow too, or there are none',
    },
    causes: [
      "a queue that never empties: a limit of bandwidth on Pods (the annotation kubernetes.io/egress-bandwidth, the CNI's bandwidth plugin) or on the node's link",
      'a node short of CPU: softirqs that wait, CPU stolen by neighbours on the same host',
      'a detour: a tunnel over another region, asymmetric routes, a VPN',
      'a network card or driver that batches interrupts for too long, or a virtual switch that is overloaded',
    ],
    next: [
      'On NODE: tc -s qdisc show  # which queue is long, and does it drop?',
      'On NODE: ping -n OTHER-NODE-ADDRESS  # the same between the nodes themselves?',
      'On NODE: top -b -n 1 | head -5  # si: softirqs, st: stolen',
      agentOfCni,
    ],
    checks: ['pod-to-pod.latency', 'dns.latency'],
    faults: ['pod-links-congested'],
  },
  'refusals-lost': {
    title: 'closed ports of the Pods of a node are silent instead of refusing',
    meaning:
      'What is open works, but a client of a Pod that is not up yet, or of a port that nobody serves, waits until its timeout instead of trying elsewhere at once. Restarts and failovers take seconds or minutes instead of milliseconds.',
    source: 'https://www.rfc-editor.org/rfc/rfc9293#section-3.10.7.1',
    evidence:
      'pod-to-pod.refused asks a port on which nobody listens: neither a TCP reset nor an ICMP "port unreachable" comes back, while open ports answer over the same way. Where all that is asked of a node is silent, the node is named; where all that its Pods ask is, as well; else the pair.',
    neighbours: {
      'node-isolated': 'there open ports do not answer either',
      'no-route': 'there something else on the way answers "unreachable", for open ports too',
    },
    confidence: {
      shown: 'where closed ports refuse at once elsewhere, and Pods on several nodes say the same of the one',
      likely: 'where refusals are missing everywhere, or one pair of nodes alone has the trouble',
    },
    causes: [
      'a firewall that drops what it has no rule for, so that packets to closed ports never arrive: stealth is its default',
      'rules that drop resets, or ICMP as a whole, on the way back',
      'asymmetric routes through a firewall that keeps state: it takes the answer for invalid (kube-proxy drops INVALID, too)',
      'a policy or a service mesh that admits only the declared ports of Pods',
      'a limit for ICMP errors that is used up (net.ipv4.icmp_ratelimit); of UDP alone',
    ],
    next: [
      'On NODE: nft list ruleset | grep -iE "drop|invalid|rst"; iptables-save | grep -iE "drop|invalid"',
      'On NODE: sysctl net.ipv4.icmp_ratelimit net.ipv4.icmp_ratemask net.ipv6.icmp.ratelimit',
      'On NODE: tcpdump -ni any host POD-ADDRESS and port 9  # does the question arrive, and the refusal leave?',
      'kubectl get networkpolicies -A',
    ],
    checks: ['pod-to-pod.refused'],
    faults: ['refusals-lost'],
  },
} as const satisfies Partial<Record<FindingCode, FindingText>>;
