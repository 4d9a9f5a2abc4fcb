import type { FindingCode } from '../../domain/finding.ts';
import type { FindingText } from './finding-text.ts';
import { dnsReplicas } from './recurring.ts';

const debugging = 'https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/';
const dnsLogs = 'kubectl logs -n kube-system -l k8s-app=kube-dns --tail=50';
const clusterDns = 'kubectl get --raw /api/v1/nodes/NODE/proxy/configz  # clusterDNS and clusterDomain of this kubelet';

/** Findings about name lookups: cluster DNS, its replicas, and how Pods are told of it. */
export const dns = {
  'dns-down': {
    title: 'cluster DNS answers no question from any node',
    meaning:
      'Names do not resolve in the cluster. Whatever is addressed by name stops, Services by name and hosts outside alike; what holds open connections, or uses addresses, goes on for a while.',
    source: debugging,
    evidence:
      'No question that takes a DNS server of the cluster got an answer, right or wrong: not by the address in /etc/resolv.conf, not from a replica by itself, over UDP or TCP. Services that answer by address show that the way to them works.',
    neighbours: {
      'service-unreachable': 'there all Services are dead, and DNS with them',
      'cross-node-unreachable': 'there Pods do not reach Pods on other nodes, replicas of DNS among them',
      'dns-udp-blocked': 'there DNS answers over TCP',
      'dns-replica-silent': 'there another replica answers',
      'dns-config-wrong': 'there Pods on other nodes get answers',
    },
    confidence: {
      shown:
        'where some Service answers by its address, and Pods on every node with a replica are reached, as far as it is known where these are',
      likely:
        'where no Service was asked or none answers, or a replica is on a node that no Pod of the run is on or reaches',
    },
    causes: [
      'the Pods of CoreDNS do not run, restart in a loop, or wait for an image or a node',
      'CoreDNS finds a loop: its upstream is the stub resolver of the node (systemd-resolved), which leads back to it',
      'a mistake in the Corefile (ConfigMap coredns), after which new replicas do not start',
      'CoreDNS reaches no API server, or may not list Services and EndpointSlices',
      'a NetworkPolicy in kube-system, or a firewall, that blocks port 53 of its Pods',
    ],
    next: [
      dnsReplicas,
      dnsLogs,
      'kubectl get endpointslices -n kube-system -l kubernetes.io/service-name=kube-dns',
      'kubectl get configmap -n kube-system coredns -o yaml',
      'kubectl get networkpolicies -n kube-system',
    ],
    checks: ['dns.fqdn', 'dns.short', 'dns.replicas', 'dns.tcp'],
    faults: ['dns-down', 'dns-absent'],
  },
  'dns-udp-blocked': {
    title: 'cluster DNS answers over TCP, and not over UDP',
    meaning:
      'Resolvers ask over UDP first, and most of them never try TCP unless an answer was cut short: to programs it looks as if DNS were down.',
    source: 'https://www.rfc-editor.org/rfc/rfc7766#section-5',
    evidence:
      'Questions over UDP get no answer from any node, neither by the address of the DNS Service nor from a replica by itself, while the same questions over TCP are answered. Datagrams between Pods pass.',
    neighbours: {
      'dns-down': 'there DNS does not answer over TCP either',
      'protocol-blocked': 'there all datagrams between Pods are lost on the way',
      'dns-replica-silent': 'there one replica is silent, over both protocols',
    },
    confidence: {
      shown: 'where UDP passes between Pods of the same nodes',
      likely: 'where datagrams between Pods fail as well, or were not asked about',
    },
    causes: [
      'a NetworkPolicy or firewall rule that opens port 53 for TCP alone',
      'the Service kube-dns, or the container of CoreDNS, lacks the port of UDP',
      'a full table of connection tracking: every lookup over UDP takes an entry (dmesg: nf_conntrack: table full)',
      'protection against floods of DNS in a firewall between the nodes',
    ],
    next: [
      'kubectl get service -n kube-system kube-dns -o yaml  # port 53 over UDP and TCP?',
      'kubectl get networkpolicies -n kube-system -o yaml  # is UDP among the ports?',
      dnsReplicas,
      'On the nodes of the replicas: nft list ruleset | grep -B2 -A2 "dport 53"; dmesg | grep conntrack',
    ],
    checks: ['dns.fqdn', 'dns.replicas', 'dns.tcp', 'dns.truncation'],
    faults: ['dns-udp-blocked'],
  },
  'dns-replica-silent': {
    title: 'one replica of cluster DNS answers nobody, while others do',
    meaning:
      'The replica is Ready and gets its share of the questions, none of which is answered. With two replicas every second lookup waits five seconds for its second try; programs are slow or fail now and then, on all nodes alike.',
    source: debugging,
    evidence:
      'dns.replicas asks each replica at its own address from every node, over UDP and TCP: one of them answers none of these, the others answer. Its node is reached by other Pods, and its Pods reach others. Lookups by the Service that failed or were flaky are consequences.',
    neighbours: {
      'dns-down': 'there no replica answers',
      'node-isolated': "there all Pods of the replica's node are out of reach, not it alone",
      'packet-loss': 'there every replica answers now and then, and bursts between Pods have gaps',
      'dns-config-wrong': 'there it is one node whose Pods get no answers, from any replica',
    },
    confidence: {
      shown: "where other Pods of the replica's node are reached from the same nodes",
      likely: 'where the way to its node fails too, or no other Pod there was asked',
    },
    causes: [
      'CoreDNS hangs, or has lost its connection to the API server and still counts as ready: the plugin ready is not configured',
      'rules in the network of that Pod or on its node that drop port 53, left behind by a policy or a restart of the CNI',
      'the replica is starved of CPU or of open files on an overloaded node',
      'it started before the CNI was ready on its node, and its interface is not connected',
    ],
    next: [
      dnsReplicas,
      'kubectl logs -n kube-system REPLICA --tail=50',
      'kubectl top pod -n kube-system REPLICA',
      'kubectl delete pod -n kube-system REPLICA  # its Deployment makes a new one',
    ],
    checks: ['dns.replicas', 'dns.fqdn', 'dns.latency'],
    faults: ['dns-replica-silent'],
  },
  'dns-config-wrong': {
    title: 'Pods of a node get no usable answer from DNS, though others do',
    meaning:
      'DNS works, but Pods on the node ask the wrong server or complete names in the wrong way. Pods keep the resolver configuration they were started with, so that those that are older than the mistake go on working.',
    source: `${debugging}#check-the-local-dns-configuration-first`,
    evidence:
      'Of the names that Pods complete by their own search list, none was found on the node, while at least as many other nodes found them as did not; of full names, where no others were asked for. Or the search list in /etc/resolv.conf of its Pods is not that of the cluster domain. The way between the nodes, and Services, are not to blame: what those explain is taken already.',
    neighbours: {
      'dns-down': 'there no node gets answers',
      'service-rules-missing': 'there no Service answers from the node, the one of DNS included',
      'dns-replica-silent': 'there it depends on the replica, not on the node that asks',
    },
    confidence: { likely: 'always: the way from this node to DNS may fail in a manner that no other check shows' },
    causes: [
      'clusterDNS or clusterDomain of the kubelet is another than on other nodes: an old file, a flag, another node image',
      'a node-local DNS cache to which the kubelet points does not run on the node',
      'a webhook or a runtime rewrites dnsPolicy, dnsConfig or /etc/resolv.conf',
      'the range of Services was changed, and the kubelet still has the former address of kube-dns',
    ],
    next: [
      clusterDns,
      'kubectl get service -n kube-system kube-dns',
      'kubectl exec -n NAMESPACE POD -- cat /etc/resolv.conf  # of Pods on this node and on another',
      'podreach check --only dns.search-path',
    ],
    checks: ['dns.search-path', 'dns.short', 'dns.namespace', 'dns.service', 'dns.fqdn', 'dns.libc'],
    faults: ['dns-config-wrong'],
  },
} as const satisfies Partial<Record<FindingCode, FindingText>>;
