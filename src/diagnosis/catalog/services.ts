import type { FindingCode } from '../../domain/finding.ts';
import type { FindingText } from './finding-text.ts';
import { serviceProxy } from './recurring.ts';

const proxies = 'https://kubernetes.io/docs/reference/networking/virtual-ips/';
const debugging = 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/';

/** Findings about Services: what leads from their addresses to Pods. */
export const services = {
  'service-rules-missing': {
    title: 'no Service answers from a node: its rules are missing there',
    meaning:
      'Pods on the node reach Pods, but no Service, and therefore no cluster DNS either. Connections that were open before may go on. What should turn the address of a Service into that of an endpoint does not run there, or never did.',
    source: proxies,
    evidence:
      'Every exchange of the node with a ClusterIP was in vain, over each protocol and IP family, while Services answer from other nodes. All other failures of Services on that node, and name lookups without an answer, are consequences.',
    neighbours: {
      'node-isolated': 'there Pods on other nodes are not reached by their own addresses either',
      'service-rules-stale': 'there Services that exist already do answer, and only changes do not arrive',
      'service-unreachable': 'there Services answer from no node at all',
      'dns-config-wrong': 'there Services answer by address, and only names do not resolve',
    },
    confidence: {
      shown:
        'where all direct exchanges of the node with Pods passed, Services answer from other nodes, and one that was there before the run answers from some of these, and not from the node',
      likely:
        'where no direct exchange or no other node was asked, or no Service that was there before: the rules may be stale',
    },
    causes: [
      'kube-proxy does not run on the node: crashed, evicted, not tolerating a taint, its image or configuration missing',
      'the CNI that replaces kube-proxy (Cilium, OVN-Kubernetes, Calico with eBPF) is not up there, or expects kube-proxy to be',
      'rules in the wrong table: kube-proxy writes to iptables-legacy while the node uses nftables, or the other way round',
      'kube-proxy reaches no API server, or may not list Services and EndpointSlices',
      'something flushed the rules: a firewall that was started again after kube-proxy, a clean-up script',
    ],
    next: [
      serviceProxy,
      'kubectl logs -n kube-system POD --tail=100  # of it',
      'On NODE: iptables-save -t nat | grep -c KUBE-SVC; nft list table ip kube-proxy; ipvsadm -ln',
      'On NODE: curl -s http://127.0.0.1:10256/healthz  # kube-proxy: when did it last write rules?',
    ],
    checks: ['service.cluster-ip', 'service.node-port', 'service.kubernetes-api', 'service.no-endpoints'],
    faults: ['service-rules-missing'],
  },
  'service-rules-stale': {
    title: 'Services work from a node, but changes do not arrive there',
    meaning:
      'The rules on the node are those of an earlier time. Services that exist already answer as long as their Pods stay; Pods that are replaced are asked for on and on, new ones are never asked, and new Services do not work. It gets worse with every rollout.',
    source: proxies,
    evidence:
      'Services that were there before the run answer from the node (that of the API server, cluster DNS), and none that the run made does. Or those of the run refuse at once, so that there are rules for them and no endpoints. Or Services of the run answer, and what podreach changes of them meanwhile shows on the other nodes within its time and not on this one, in at least three checks: new endpoints, deleted ones, ports, new Services.',
    neighbours: {
      'service-rules-missing': 'there no Service answers from the node, old or new',
      'node-pair-unreachable': 'there endpoints on one other node are missing, whatever their age',
      'policy-slow': 'there it is NetworkPolicies that the node hears of too late',
    },
    confidence: {
      shown:
        'where old Services answer from the node and new ones do not, and all direct exchanges of it with Pods passed',
      likely:
        'where no direct exchange or no other node was asked, Services refuse and no older one was asked, or only changes are missed: then it may be late rather than dead',
    },
    causes: [
      'kube-proxy, or the agent that replaces it, hangs or is stopped: its rules stay in the kernel',
      'its watch on the API server is dead: credentials that ran out, a connection that was cut in silence, a wrong address of the API server',
      'it cannot write: the xtables lock is held by another program, a rule is refused, the memory limit is reached',
      'so many Services that one round of writing takes minutes (iptables mode, minSyncPeriod)',
    ],
    next: [
      serviceProxy,
      'kubectl logs -n kube-system POD --tail=100  # errors of watches, of iptables-restore or nft',
      'On NODE: curl -s http://127.0.0.1:10249/metrics | grep -E "sync_proxy_rules_(last|duration)"',
      'kubectl delete pod -n kube-system POD  # a new kube-proxy lists everything anew',
    ],
    checks: [
      'service.new-endpoint',
      'service.deleted-endpoint',
      'service.rolling-replacement',
      'service.not-ready',
      'service.ports-changed',
      'service.target-changed',
      'service.recreated',
      'service.programming-latency',
    ],
    faults: ['service-rules-stale'],
  },
  'service-unreachable': {
    title: 'a Service with ready endpoints answers from no node',
    meaning:
      'Services are dead in the whole cluster, or the one that was asked is. Cluster DNS, which is behind a Service too, usually fails with them.',
    source: debugging,
    evidence:
      'Every exchange with the ClusterIP, from every node, more than one, was in vain, although its endpoints are ready. Name lookups without an answer count as a consequence if no question to DNS was answered at all.',
    neighbours: {
      'cross-node-unreachable': 'there Pods on other nodes are not reached by their own addresses either',
      'service-rules-missing': 'there Services answer from some nodes',
      'dns-down': 'there Services answer by address, and only DNS does not',
    },
    confidence: {
      likely: 'always: missing rules on every node, a wrong range and a policy look the same from Pods',
    },
    causes: [
      'neither kube-proxy nor a CNI that replaces it is installed, or it fails everywhere alike, as after an upgrade',
      'the range of Services overlaps that of Pods or of the nodes, so that packets are routed instead of translated',
      'a policy of the cluster for all Namespaces blocks what comes through Services',
      'the EndpointSlices of the Service are empty or wrong: the controller manager is behind (service.slices tells)',
    ],
    next: [
      'kubectl get pods -A -o wide  # is kube-proxy, or the CNI that replaces it, healthy on the nodes?',
      'kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=SERVICE',
      'kubectl get servicecidrs  # from Kubernetes 1.33 on; else --service-cluster-ip-range of the API server',
      'On a node: iptables-save -t nat | grep SERVICE; nft list table ip kube-proxy | grep SERVICE',
    ],
    checks: ['service.cluster-ip', 'service.endpoints', 'service.slices'],
    faults: [],
  },
  'hairpin-broken': {
    title: 'a Pod does not reach itself through its own Service',
    meaning:
      'What a Pod on the node sends to a Service does not come back when the Service chooses that very Pod. With one replica this fails always, with several now and then; others reach the Pod through the Service.',
    source: `${debugging}#a-pod-fails-to-reach-itself-via-the-service-ip`,
    evidence:
      'service.hairpin: every probe Pod is the only endpoint of a Service and asks it. On the node it gets no answer, while other Services answer there and the Pod is reached by others.',
    neighbours: {
      'service-rules-missing': 'there no Service answers from the node, whichever Pod is behind it',
      'same-pod-broken': 'there a Pod does not reach itself by its own address or on localhost either',
    },
    confidence: {
      shown: 'where all other Services answer from the node, and Pods on other nodes reach themselves',
      likely: 'where no Pod of the cluster reaches itself, or other Services fail there as well',
    },
    causes: [
      "hairpin mode is off on the ports of the CNI's bridge (hairpinMode of the bridge plugin)",
      "the rule that masquerades a Pod's packets to itself is missing (KUBE-MARK-MASQ), so that the Pod drops packets from its own address",
      'strict reverse path filters (rp_filter) or a firewall that drops packets with equal source and destination',
      'a CNI with eBPF that does not do it, or only with a setting of its own',
    ],
    next: [
      'On NODE: bridge -d link show | grep hairpin; grep -r hairpin /etc/cni/net.d',
      'On NODE: iptables-save -t nat | grep KUBE-MARK-MASQ | head -5; sysctl -a | grep "\\.rp_filter"',
      serviceProxy,
    ],
    checks: ['service.hairpin'],
    faults: ['hairpin-broken'],
  },
} as const satisfies Partial<Record<FindingCode, FindingText>>;
