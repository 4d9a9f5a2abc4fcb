import type { CheckText } from './scenario-checks.ts';

const slices = 'kubectl get endpointslices -n NAMESPACE -o yaml  # conditions ready, serving and terminating';
const proxy = 'kubectl get pods -n kube-system -o wide  # kube-proxy, or what replaces it, on the node of the client';

export const deletedEndpointText: CheckText = {
  id: 'service.deleted-endpoint',
  title: 'a deleted Pod gets no new connections, its siblings go on answering',
  promise:
    'A Pod that is deleted is no longer ready for its Services: while other endpoints are ready, no new traffic goes to it.',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-flow',
  how: 'One of two Pods behind a Service is deleted but goes on answering for a minute; from every node only the other one may answer soon, and a Service that had no other endpoint must no longer answer once the Pod is gone.',
  meaning:
    'A node was not told of the change or did not carry it out: kube-proxy, or what replaces it, lags behind the API or is dead.',
  next: [slices, proxy],
};

export const terminatingText: CheckText = {
  id: 'service.terminating',
  title: 'the last endpoint answers while it terminates',
  promise:
    'Where a Service has only terminating endpoints left, traffic goes to those that still serve, at its own address and at NodePorts, for both values of its traffic policies.',
  source: 'https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-to-terminating-endpoints',
  how: 'The only Pod behind two Services is deleted and goes on answering; once every node knows, it must still answer by the address and by NodePorts, with policy Local on its own node. With --with host-network nodes ask as well: then the node of the Pod must answer other nodes, and with policy Local one without it must stay silent, unless it treats them as internal clients all the time.',
  meaning:
    'The proxy drops terminating endpoints altogether, so that a rolling update of a single Pod loses connections.',
  next: [slices, proxy],
};

export const udpFlowText: CheckText = {
  id: 'service.udp-flow',
  title: 'a UDP flow moves to the new backend',
  promise:
    'Services lead to the Pods that are behind them now. That holds for a client too that goes on sending from one UDP port: it must not stay with a backend that is gone.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes',
  how: "UDP flows with one source port each run from every node, by the address and by a NodePort, while the backend is replaced, and from before the first backend is ready, with --with host-network from the nodes' own network too; the new backend must answer them.",
  meaning: 'Stale entries of connection tracking keep sending the flow to an address that is gone or to nowhere.',
  next: ['On the node of the client: conntrack -L -p udp --dst SERVICE_IP', proxy],
};
