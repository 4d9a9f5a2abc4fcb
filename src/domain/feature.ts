/** What a run does only when it is asked to, because it needs more than least power, reaches further, or takes longer. */
export const features = [
  {
    id: 'host-network',
    needs:
      'a Namespace that enforces the Pod Security Standard `privileged`, since host-network Pods are refused elsewhere',
  },
  {
    id: 'host-ports',
    needs: '`host-network` as well, for its Namespace and a client, and a network plugin that maps host ports',
  },
  {
    id: 'sctp',
    needs:
      'SCTP sockets in probe Pods, which make a kernel load its sctp module, and a Service with an SCTP port, for which kube-proxy needs the match of that name',
  },
  { id: 'api-proxy', needs: 'every verb on pods/proxy and services/proxy; with `get` alone, GET and HEAD are asked' },
  { id: 'external-ips', needs: 'a Service with externalIPs, which some admission policies refuse' },
  {
    id: 'load-balancer',
    needs:
      'Services of type LoadBalancer, of a class that nobody provides, and the right to patch services/status, by which podreach gives them addresses itself; these are the same in every run, so one at a time in a cluster',
  },
  {
    id: 'throughput',
    needs:
      'the network at full load for two seconds for each node and IP family, one after the other once all else is over',
  },
  { id: 'slow', needs: 'a minute or two: a kubelet looks that seldom at how much disk its Pods use' },
] as const;

export type Feature = (typeof features)[number]['id'];
