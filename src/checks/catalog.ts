import type { CheckInfo } from './check-info.ts';

const model = 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model';
const services = 'https://kubernetes.io/docs/concepts/services-networking/service/';
const dns = 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/';
const policies = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

/** Every check there is, in the order a report shows them. The ids are part of the command line and never change meaning. */
export const checks = [
  {
    id: 'pod-ip.unique',
    family: 'pod-ip',
    title: 'no two Pods share an address',
    promise: 'Each Pod in a cluster gets its own unique cluster-wide IP address.',
    source: model,
  },
  {
    id: 'pod-ip.interface',
    family: 'pod-ip',
    title: 'the address inside the Pod is the one the API reports',
    promise: 'A Pod sees itself under the same address under which others reach it.',
    source: model,
  },
  {
    id: 'pod-to-pod.tcp',
    family: 'pod-to-pod',
    title: 'TCP between Pods of every pair of nodes, and on one node',
    promise: 'All Pods can communicate with all other Pods, whether they are on the same node or on different nodes.',
    source: model,
  },
  {
    id: 'pod-to-pod.udp',
    family: 'pod-to-pod',
    title: 'UDP between Pods of every pair of nodes, and on one node',
    promise: 'All Pods can communicate with all other Pods, whether they are on the same node or on different nodes.',
    source: model,
  },
  {
    id: 'pod-to-pod.no-nat',
    family: 'pod-to-pod',
    title: "the server sees the client Pod's own address",
    promise: 'Pods communicate with each other directly, without the use of proxies or address translation (NAT).',
    source: model,
  },
  {
    id: 'same-pod.localhost',
    family: 'same-pod',
    title: 'containers of one Pod reach each other on localhost',
    promise: 'Containers in the same Pod share its network namespace and can communicate over localhost.',
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking',
  },
  {
    id: 'service.cluster-ip',
    family: 'service',
    title: 'a ClusterIP Service answers from every node',
    promise: 'A Service provides a stable virtual address behind which one of its ready endpoints answers.',
    source: services,
  },
  {
    id: 'service.endpoints',
    family: 'service',
    title: 'every endpoint of the Service is reached from every node',
    promise: 'Traffic to a ClusterIP is spread over all ready endpoints of the Service.',
    source: 'https://kubernetes.io/docs/reference/networking/virtual-ips/',
  },
  {
    id: 'dns.short',
    family: 'dns',
    title: 'a Service of the same namespace by its short name',
    promise: 'The kubelet gives Pods a DNS search list that includes their own namespace.',
    source: dns,
  },
  {
    id: 'dns.namespace',
    family: 'dns',
    title: 'a Service of another namespace as service.namespace',
    promise: 'A Service in another namespace is found by adding the namespace to its name.',
    source: dns,
  },
  {
    id: 'dns.service',
    family: 'dns',
    title: 'a Service as service.namespace.svc',
    promise: 'The search list completes service.namespace.svc with the cluster domain.',
    source: dns,
  },
  {
    id: 'dns.fqdn',
    family: 'dns',
    title: 'a Service by its fully qualified name',
    promise: 'Every Service has address records at service.namespace.svc.cluster-domain.',
    source: dns,
  },
  {
    id: 'policy.deny-all',
    family: 'policy',
    title: 'a NetworkPolicy without rules blocks all ingress',
    promise: 'A Pod selected by a policy for ingress accepts only what a rule allows.',
    source: policies,
  },
  {
    id: 'policy.allow-label',
    family: 'policy',
    title: 'an allow rule lets the labelled Pod through and no other',
    promise: 'Policies are additive: what any rule allows passes, everything else stays blocked.',
    source: policies,
  },
  {
    id: 'policy.release',
    family: 'policy',
    title: 'removing the policies restores traffic',
    promise: 'A Pod that no policy selects accepts all traffic.',
    source: policies,
  },
] as const satisfies readonly CheckInfo[];

/** Id of a check, e.g. `pod-to-pod.tcp`. */
export type CheckId = (typeof checks)[number]['id'];

/** The catalogue entry of a check. */
export function checkInfo(id: CheckId): CheckInfo {
  const found = checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
}
