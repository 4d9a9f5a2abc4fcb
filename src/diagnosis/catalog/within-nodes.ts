import type { FindingCode } from '../../domain/finding.ts';
import type { FindingText } from './finding-text.ts';
import { networkModel } from './recurring.ts';

const podNetworking = 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking';

/** Findings that have their cause on one node: in its container runtime, its Pods or its own firewall. */
export const withinNodes = {
  'same-pod-broken': {
    title: 'containers of one Pod do not share what they should',
    meaning:
      'On the node, containers of one Pod do not reach each other on localhost, do not have the same addresses and ports, or do not share volumes, shared memory or semaphores. Sidecars (proxies, log shippers, secret agents) fail there, and with them the Pods.',
    source: podNetworking,
    evidence:
      'Exchanges and hand-overs between containers of one Pod failed. Both ends are in one Pod on one node. What a stranger fails to find in such a Pod is a consequence; that it found something which it should not is not.',
    neighbours: {
      'pods-not-isolated': 'there containers of different Pods share too much; here those of one Pod share too little',
      'pod-ip-mismatch':
        'there the containers of a Pod do share one network, which has another address than the API reports',
      'node-isolated': 'there containers of one Pod talk to each other, and only other nodes are out of reach',
    },
    confidence: { shown: 'always, as nothing outside the node takes part' },
    causes: [
      'the loopback interface of Pods is down: no loopback plugin in /opt/cni/bin, or a chained plugin takes it down',
      'the container runtime, a hook or a wrapper of runc gives each container a network or IPC namespace of its own',
      'a sandboxed runtime (RuntimeClass: gVisor, Kata) that lacks the kind of sharing, or has it switched off',
      'a webhook changed the volumes of containers, so that each mounts another folder',
      'SELinux, AppArmor or a seccomp profile forbids sockets, pipes or System V calls',
    ],
    next: [
      'kubectl exec -n NAMESPACE POD -c CONTAINER -- ls -l /proc/self/ns  # net and ipc are the same in all containers',
      'kubectl exec -n NAMESPACE POD -- cat /proc/net/dev /proc/net/if_inet6',
      'kubectl get pod -n NAMESPACE POD -o yaml  # is it as it was written, or did admission change it?',
      'On NODE: ls /etc/cni/net.d /opt/cni/bin; crictl info; dmesg | grep -i denied',
    ],
    checks: [
      'same-pod.localhost',
      'same-pod.address',
      'same-pod.port-conflict',
      'same-pod.volume-disk',
      'same-pod.volume-memory',
      'same-pod.fifo',
      'same-pod.unix-socket',
      'same-pod.shm',
      'same-pod.sysv-shm',
      'same-pod.sysv-sem',
    ],
    faults: ['pod-loopback-down', 'pod-network-apart', 'pod-ipc-apart'],
  },
  'pods-not-isolated': {
    title: 'different Pods share what only containers of one Pod should',
    meaning:
      'A Pod finds in its own shared memory, semaphores, sockets or volumes what another Pod on the node has put there. Pods can read and disturb each other, whatever NetworkPolicies say: this is a breach of their isolation.',
    source: podNetworking,
    evidence:
      "same-pod.isolation: what one Pod offers was found by a stranger on the same node under the same name. The Pod's own second container found it too, so that it was really there.",
    neighbours: {
      'same-pod-broken': 'there containers of one Pod share too little; here strangers share too much',
      'loopback-exposed': 'there it is a port on 127.0.0.1 that strangers reach, over the network',
    },
    confidence: { shown: 'always, as the stranger read what the other Pod had just written' },
    causes: [
      'Pods run with hostIPC or hostNetwork, which somebody other than their author set: a webhook, a default of the runtime',
      'the container runtime, a hook or a wrapper of runc hands one namespace to all containers of the node',
      'a sandboxed runtime that puts several Pods into one sandbox or one machine',
      'one folder of the node is mounted into several Pods in place of an emptyDir',
    ],
    next: [
      'kubectl exec -n NAMESPACE POD -- ls -l /proc/self/ns  # net and ipc differ from Pod to Pod',
      "kubectl get pods -A -o custom-columns='NAME:.metadata.name,NODE:.spec.nodeName,IPC:.spec.hostIPC,NET:.spec.hostNetwork'",
      'kubectl get mutatingwebhookconfigurations',
      'On NODE: crictl info; ls /etc/containerd /etc/crio  # runtimes, hooks',
      'Let no Pods with secrets run on NODE until it is mended: kubectl cordon NODE',
    ],
    checks: ['same-pod.isolation', 'same-pod.port-conflict'],
    faults: ['pod-ipc-shared'],
  },
  'loopback-exposed': {
    title: 'what listens on 127.0.0.1 in a Pod is reached from outside',
    meaning:
      'Programs bind to localhost what nobody else is to use: admin ports, debuggers, sidecars without authentication. On the node these answer to other Pods, at the address of the Pod.',
    source: 'https://www.rfc-editor.org/rfc/rfc1122#page-31',
    evidence:
      "same-pod.loopback-private: a container binds a port on loopback alone, a sibling reaches it there, and so does another Pod at the Pod's address.",
    neighbours: {
      'pods-not-isolated':
        'there Pods share memory, sockets or a whole network; here packets from outside are led to loopback',
    },
    confidence: { shown: 'always, as the one that answered told its name' },
    causes: [
      'a rule translates what comes in to 127.0.0.1, with net.ipv4.conf.*.route_localnet switched on: chained CNI plugins, service meshes, port forwarding of a runtime',
      'a transparent proxy in the Pod takes connections to every port and opens them anew on localhost',
      'Pods of the node share one network namespace',
    ],
    next: [
      'kubectl exec -n NAMESPACE POD -- cat /proc/sys/net/ipv4/conf/all/route_localnet  # 0 is the default',
      'On NODE: nsenter -t PID-OF-POD -n nft list ruleset; nsenter -t PID-OF-POD -n iptables-save -t nat',
      'On NODE: ls /etc/cni/net.d  # chained plugins: portmap, istio-cni, others',
    ],
    checks: ['same-pod.loopback-private'],
    faults: ['pod-loopback-exposed'],
  },
  'node-closed-to-pods': {
    title: 'the own addresses of a node take no connections from Pods',
    meaning:
      'Pods reach Pods on the node, but not the node itself: host-network Pods such as ingress controllers, node-local DNS and metrics exporters, the kubelet, or the API server if it runs there. NodePorts whose endpoints are Pods are forwarded, not accepted, and may go on working.',
    source: networkModel,
    evidence:
      "Pods of several nodes ask the node's own address and get no answer, while Pods on that node answer, also when they are asked by a NodePort of it or of another node. Host-network Pods take --with host-network; without it only Services that lead to the node's address tell.",
    neighbours: {
      'node-isolated': 'there Pods on the node are out of reach, too',
      'service-rules-missing':
        'there Services answer nobody on the node; here those with endpoints in Pods do, and those with endpoints on the network of the node do not, from anywhere',
      'agent-unreachable': 'there it is the control plane that does not reach the kubelet; Pods may',
    },
    confidence: {
      shown: "where Pods reach other nodes' own addresses, and what runs on the network of this one reaches Pods",
      likely: 'where no other node was asked so, or what runs on the network of this one reaches no Pod either',
    },
    causes: [
      'the host firewall (firewalld, ufw, nftables by hand) knows the addresses of nodes, and not those of Pods',
      'a security group admits the nodes alone, on a network where packets of Pods keep their own addresses',
      "a policy for nodes: Cilium's host firewall, Calico's host endpoints",
      'the node has no route back to the Pods of other nodes',
    ],
    next: [
      'On NODE: nft list ruleset | grep -A20 "hook input"; iptables -S INPUT; firewall-cmd --list-all',
      'On NODE: ip route get POD-ADDRESS  # of a Pod on another node',
      'kubectl get pods -A -o wide --field-selector spec.nodeName=NODE  # those with the address of the node are concerned',
    ],
    checks: ['pod-to-pod.host-network', 'service.host-network', 'service.kubernetes-api', 'service.node-port'],
    faults: ['node-closed-to-pods'],
  },
} as const satisfies Partial<Record<FindingCode, FindingText>>;
