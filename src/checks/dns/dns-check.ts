import type { Check } from '../check.ts';

/** The page of the Kubernetes documentation that most of the family's promises come from. */
export const dnsSource = 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/';

/** The specification of the records a cluster's DNS has. */
export const dnsSpecification = 'https://github.com/kubernetes/dns/blob/master/docs/specification.md';

const next = [
  'kubectl get pods -n kube-system -l k8s-app=kube-dns -o wide',
  'kubectl logs -n kube-system -l k8s-app=kube-dns --tail=50',
  'kubectl exec -n NAMESPACE POD -- cat /etc/resolv.conf',
];

/** A check of this family; source and next steps are the usual ones unless given. */
export function dnsCheck(
  check: Omit<Check, 'family' | 'source' | 'next'> & Partial<Pick<Check, 'source' | 'next'>>,
): Check {
  return { family: 'dns', source: dnsSource, next, ...check };
}
