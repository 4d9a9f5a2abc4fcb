import type { CheckText } from './scenario-checks.ts';

const service = 'kubectl get service,endpointslices -n NAMESPACE -o yaml';
const proxy = 'kubectl get pods -n kube-system -o wide  # kube-proxy, or what replaces it, on the node of the client';
const docs = 'https://kubernetes.io/docs/concepts/services-networking/service/';
const stale =
  'Rules of the old state are left on a node, or those of the new one are missing: kube-proxy, or what replaces it, does not follow every change.';

export const portsChangedText: CheckText = {
  id: 'service.ports-changed',
  title: "a Service's ports can be added and removed",
  promise:
    'A Service answers at the ports it has: one that is added works, one that is removed is closed, each protocol for itself.',
  source: `${docs}#multi-port-services`,
  how: 'A second number and a second protocol on each are added; then TCP is removed from one number and UDP from the other. After each change every port must answer, or no longer answer, from every node.',
  meaning: stale,
  next: [service, proxy],
};

export const targetChangedText: CheckText = {
  id: 'service.target-changed',
  title: 'a changed target port takes effect, for UDP flows that go on too',
  promise: 'A Service leads to its targetPort as it is now, also for a client that goes on sending from one UDP port.',
  source: `${docs}#field-spec-ports`,
  how: "The target port changes from one container's to another's while both listen; from every node, by the address and by a NodePort, the new container must answer new connections and the UDP flows that were open before.",
  meaning: 'Rules of the old target are left on a node, or stale entries of connection tracking keep a flow on it.',
  next: [service, 'On the node of the client: conntrack -L -p udp', proxy],
};

export const recreatedText: CheckText = {
  id: 'service.recreated',
  title: 'a Service made anew works, and others are not touched',
  promise:
    'Services are independent of one another, also with one selector: each has an address of its own, and deleting and making one anew does not disturb the other.',
  source: docs,
  how: 'One of two Services with the same selector is deleted and made anew; it must answer again from every node, and no connection to the other one, opened 10 times a second, may be lost. Others change their types meanwhile. Then no port of one Service may answer at the address of another.',
  meaning: 'Rules of several Services are mixed up, or replaced as a whole with a gap.',
  next: [service, proxy],
};

export const deletedText: CheckText = {
  id: 'service.deleted',
  title: "a deleted Service's address and node ports are closed, and can be used again",
  promise: 'A Service that is deleted no longer answers; its node ports are free for another one.',
  source: `${docs}#type-nodeport`,
  how: 'A NodePort Service is deleted: from every node neither its address nor its node ports may answer; then a Service is made with the same node ports and must answer there.',
  meaning: stale,
  next: ['On the node: iptables-save | grep NODE_PORT; nft list ruleset | grep NODE_PORT', proxy],
};

export const typeChangedText: CheckText = {
  id: 'service.type-changed',
  title: 'a changed type takes effect: ClusterIP, NodePort, ExternalName',
  promise:
    'A Service can change its type: NodePort opens a port on every node, ClusterIP closes it, ExternalName has no address at all.',
  source: `${docs}#publishing-services-service-types`,
  how: 'One Service goes from NodePort to ClusterIP and back, one from ExternalName to ClusterIP and NodePort, and one from ClusterIP to ExternalName; after each change addresses and node ports must answer or be closed accordingly.',
  meaning: stale,
  next: [service, proxy],
};

export const affinityChangedText: CheckText = {
  id: 'service.affinity-changed',
  title: 'session affinity can be switched on and off',
  promise:
    "With sessionAffinity ClientIP a client's connections go to one endpoint, with None they are spread; changing it takes effect.",
  source: 'https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity',
  how: 'Many connections from every node, by the address and by a NodePort, before it is switched on, while it is on, and after; they must be answered by every endpoint, by one, and by every endpoint again.',
  meaning: stale,
  next: [service, proxy],
};

export const programmingLatencyText: CheckText = {
  id: 'service.programming-latency',
  title: 'new Services answer soon, from every node',
  promise:
    "A new Service is known to every node within seconds: upstream's own test allows 20 s for the median and 50 s for the 99th percentile.",
  source: 'https://github.com/kubernetes/community/blob/master/sig-scalability/slos/network_programming_latency.md',
  how: 'Ten Services are created at once; each agent measures when each of them answers for the first time, counted from just before they are created.',
  meaning:
    'The controller that writes EndpointSlices, the API server or what serves Services on the nodes is overloaded.',
  next: [
    'On a node: curl -s http://127.0.0.1:10249/metrics | grep network_programming_duration_seconds  # of kube-proxy',
    proxy,
  ],
};
