import type { CheckText } from '../changing/scenario-checks.ts';

const api = 'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/';
const concept = 'https://kubernetes.io/docs/concepts/services-networking/service/';
const service = 'kubectl get service,endpointslices -n NAMESPACE -o yaml';
const proxy = 'kubectl get pods -n kube-system -o wide  # kube-proxy, or what replaces it, on the node of the client';
const stale = 'What serves the Services does not follow every change of a load balancer, on the node that failed.';

/** Before 1.24 a Service's class was not known everywhere, and a provider might be asked for a load balancer that costs money. */
const needs: CheckText['needs'] = [
  { kind: 'feature', feature: 'load-balancer' },
  { kind: 'version', minor: 24 },
];
const severalNodes: CheckText['needs'] = [...needs, { kind: 'nodes', atLeast: 2 }];
const bringsAlong: CheckText['bringsAlong'] = ['service.load-balancer'];

export const loadBalancerText: CheckText = {
  id: 'service.load-balancer',
  title: "Pods reach a Service at its load balancer's address",
  promise:
    "Traffic that reaches a node with a load balancer's address as its destination goes to the Service's endpoints; from within the cluster to all of them, whatever the external traffic policy, which if Local keeps the client's address.",
  source: `${api}#ServiceSpec`,
  how: 'Services of a class that nobody provides get addresses for documentation from podreach itself. Whether nodes take up what Pods send there is left to them: where any does, every agent must reach every endpoint, TCP and UDP, also with the policy Local from the node without one, and with its own address.',
  meaning:
    "A node lacks the rules for addresses of load balancers. With the policy Local alone: kube-proxy does not know the Pods' ranges (--cluster-cidr, detectLocalMode), or translates what it should not.",
  next: ['kubectl get services -n NAMESPACE -o wide', proxy],
  needs: severalNodes,
};

export const loadBalancerChangedText: CheckText = {
  id: 'service.load-balancer-changed',
  title: 'a load balancer follows its Service: type, ports, endpoints, node ports',
  promise:
    'A Service that becomes a LoadBalancer keeps its node ports and answers at its new address; both follow its ports, and are closed once it is of type ClusterIP. Without allocated node ports the address works all the same, and stays when they are allocated.',
  source: `${concept}#loadbalancer`,
  how: 'A Service goes from NodePort to LoadBalancer, to another port, to no endpoint, to its first port, and to ClusterIP; another one begins without node ports and gets them later. After each change every way must answer or be closed accordingly, TCP and UDP, from every node.',
  meaning: stale,
  next: [service, proxy],
  needs: severalNodes,
  bringsAlong,
};

export const healthCheckText: CheckText = {
  id: 'service.health-check-node-port',
  title: 'nodes tell load balancers whether they have a ready endpoint',
  promise:
    'With externalTrafficPolicy Local a Service of type LoadBalancer has a health-check node port: it says 200 on nodes with a ready endpoint, and 503 on others and where all are terminating, though these still serve. With Cluster it is closed.',
  source: 'https://kubernetes.io/docs/tutorials/services/source-ip/#source-ip-for-services-with-type-loadbalancer',
  how: 'Every node is asked at /healthz of that port by its own agent and by another one, while the policy goes from Local to Cluster and back, and while the last endpoint of another Service terminates; node ports have to follow. With --with host-network nodes ask node ports too, which are outside clients.',
  meaning:
    "Load balancers send traffic to nodes that cannot serve it, or to none: what serves the Services has no health-check server, does not follow, or a node's firewall keeps clients away from the port.",
  next: ['On a node: curl -i http://NODE_ADDRESS:HEALTH_CHECK_NODE_PORT/healthz', service],
  needs: severalNodes,
};

export const loadBalancerAffinityText: CheckText = {
  id: 'service.load-balancer-affinity',
  title: "session affinity at a load balancer's address can be switched on and off",
  promise:
    "With sessionAffinity ClientIP a client's connections go to one endpoint, with None they are spread; at a load balancer's address too, with either external traffic policy.",
  source: 'https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity',
  how: 'Many connections from every node to the address, before it is switched on, while it is on, and after, with either policy; they must be answered by every endpoint, by one, and by every endpoint again.',
  meaning: stale,
  next: [service, proxy],
  needs: severalNodes,
  bringsAlong,
};

export const sourceRangesText: CheckText = {
  id: 'service.load-balancer-source-ranges',
  title: 'loadBalancerSourceRanges admit those they list, and follow updates',
  promise:
    'Clients that loadBalancerSourceRanges list are admitted, and all are once the list is cleared. That others are refused is up to provider and proxy.',
  source: `${api}#ServiceSpec`,
  how: 'The list names nobody who is there, and what agents get then is told for information; then it names the first agent, then all others, and in the end it is cleared: who is listed must be answered, TCP and UDP.',
  meaning:
    'A node goes on with an old list: clients that were admitted since are turned away. Or it sees other addresses than those of its Pods.',
  next: [service, 'On the node: iptables-save | grep KUBE-FW; nft list table ip kube-proxy | grep -A5 firewall'],
  needs: severalNodes,
  bringsAlong,
};

export const loadBalancerFlowText: CheckText = {
  id: 'service.load-balancer-udp-flow',
  title: "a UDP flow to a load balancer's address moves to the new backend",
  promise:
    'Services lead to the Pods that are behind them now, for a client too that goes on sending from one UDP port, whether the new backend is on the node of the old one or on another.',
  source: `${concept}#services-in-kubernetes`,
  how: 'UDP flows with one source port each run from every node to two addresses while the backend of both is deleted; the new backends, one on its node and one on another, must answer them.',
  meaning: 'Stale entries of connection tracking keep sending the flow to an address that is gone.',
  next: ['On the node of the client: conntrack -L -p udp --dst ADDRESS', proxy],
  needs: severalNodes,
  bringsAlong,
};
