import type { CheckText } from './scenario-checks.ts';

const slices = 'kubectl get endpointslices -n NAMESPACE -o yaml  # conditions ready, serving and terminating';
const proxy = 'kubectl get pods -n kube-system -o wide  # kube-proxy, or what replaces it, on the node of the client';
const lagging =
  'A node was not told of the change or did not carry it out: kube-proxy, or what replaces it, lags behind the API or is dead.';

export const newEndpointText: CheckText = {
  id: 'service.new-endpoint',
  title: 'a new Pod behind a Service is reached soon, from every node',
  promise:
    "A Service's endpoints follow the Pods that its selector matches; a Pod that turns ready gets its share of the traffic.",
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes',
  how: 'A Pod is created behind a Service with one endpoint; the time from when it runs until it answers there is measured from every node.',
  meaning: lagging,
  next: [slices, proxy],
};

export const rollingReplacementText: CheckText = {
  id: 'service.rolling-replacement',
  title: 'no connection is lost while the Pods of a Service are replaced one by one',
  promise:
    'A Pod gets new connections only while it is ready, and when it is deleted it may go on serving until every node has stopped sending to it. With a successor that is ready before and a shutdown that waits for longer than the change takes to arrive, no new connection is lost. Without these, Kubernetes allows losses.',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-flow',
  how: 'From the first answer on every node opens a new connection ten times a second while the only Pod of a Service is replaced twice: the successor is ready and seen by all nodes first, and the old one serves on until none sends to it. The Service leads to a port by name, whose number is another in each successor. Each connection must be answered.',
  meaning:
    'A node sends to a Pod that is not ready, drops a terminating one, uses the number of one Pod for another, or has no rules for a moment while it takes changes over.',
  next: [slices, 'kubectl get pods -n NAMESPACE -w  # when did readiness and deletion happen?', proxy],
};

export const podsPerPortText: CheckText = {
  id: 'service.pods-per-port',
  title: 'each port of a Service follows the Pods that name its target',
  promise:
    'Each port of a Service has endpoints of its own: the Pods that have its target port by name. They follow these Pods as they come and go.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service',
  how: 'Two ports of a Service lead to two names, and of the Pods that follow one another each has one of them. From every node each Pod, and no other, must answer at the port of its name, and a port must be closed once no Pod has its name any more.',
  meaning:
    'The ports of a Service are mixed up where its EndpointSlices have different ones, or a change of one port is missed.',
  next: [slices, proxy],
};

export const notReadyText: CheckText = {
  id: 'service.not-ready',
  title: 'a Pod that is not ready is left out, and is back when it is ready',
  promise: 'Only ready Pods are endpoints that get traffic; readiness gates count as probes do.',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate',
  how: 'Readiness gates turn two Pods behind a Service ready and unready while both go on answering; from every node exactly the ready ones must answer.',
  meaning: lagging,
  next: [slices, 'kubectl get pods -n NAMESPACE -o wide  # column READINESS GATES', proxy],
};

export const readinessGateText: CheckText = {
  id: 'service.readiness-gate',
  title: 'readiness moves traffic from one Pod to another without a loss',
  promise:
    'As long as one endpoint is ready, connections to a Service are answered, also while another one turns ready or unready.',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate',
  how: 'Every node opens a new connection 10 times a second while readiness gates bring a second Pod in and take the first one out; both go on listening, so each connection must be answered.',
  meaning: 'A node has no rules for the Service, or wrong ones, for a moment while it takes a change over.',
  next: [slices, proxy],
};

export const publishNotReadyText: CheckText = {
  id: 'service.publish-not-ready',
  title: 'publishNotReadyAddresses serves Pods that are not ready, and only then',
  promise:
    'With publishNotReadyAddresses a Service leads to its Pods whether they are ready or not, also to terminating ones; without, it does not.',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec',
  how: 'The only Pod of a Service is not ready; with the field on it must answer by the address and by NodePorts, with it off it must not, and both again while it terminates.',
  meaning: 'What writes the EndpointSlices does not follow the field, or the nodes do not follow the EndpointSlices.',
  next: ['kubectl get service -n NAMESPACE published -o yaml', slices],
};

export const evictedText: CheckText = {
  id: 'service.evicted',
  title: 'an evicted Pod is no endpoint',
  promise:
    'A Pod that has ended, by eviction too, gets no traffic, even if the Service publishes addresses that are not ready.',
  source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
  how: 'The only Pod of a Service with publishNotReadyAddresses fills its volume beyond its limit, and the kubelet evicts it; from every node the Service must no longer answer.',
  meaning: 'The address of an ended Pod stays in the EndpointSlices, or on a node: it may belong to another Pod soon.',
  next: [slices, 'kubectl get pods -n NAMESPACE evicted -o yaml  # phase Failed, reason Evicted?'],
  needs: [
    { kind: 'feature', feature: 'slow' },
    { kind: 'version', minor: 29 },
  ],
};
