import type { CheckFamily } from '../domain/case.ts';

/** What each family holds a cluster to, in one sentence. */
export const familyPromises: Readonly<Record<CheckFamily, string>> = {
  'pod-ip': 'every Pod has addresses of its own, the ones its node may hand out, and all its containers share them',
  'pod-to-pod': 'Pods of every pair of nodes reach each other directly, over each protocol and IP family, without NAT',
  'same-pod':
    'containers of one Pod share its network, and what they mount or keep in memory together; other Pods do not',
  service: 'a Service is one stable address for the Pods behind it, whatever happens to them',
  dns: 'Services and Pods are found by their names, from every node, through every replica of cluster DNS',
  env: 'a Pod is told about earlier Services of its Namespace in environment variables',
  policy: 'NetworkPolicies block what they do not allow, and nothing else',
};
