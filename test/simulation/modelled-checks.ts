import type { CheckId } from '#src/checks/index.ts';

/** The checks whose part of Kubernetes is simulated; all others are proven on real clusters. */
export const modelledChecks: readonly CheckId[] = [
  'pod-ip.unique',
  'pod-ip.interface',
  'pod-to-pod.tcp',
  'pod-to-pod.udp',
  'pod-to-pod.no-nat',
  'same-pod.localhost',
  'service.cluster-ip',
  'service.endpoints',
  'dns.short',
  'dns.namespace',
  'dns.service',
  'dns.fqdn',
  'dns.nxdomain',
  'policy.deny-all',
  'policy.allow-label',
  'policy.release',
];
