import type { Case } from '../domain/case.ts';
import type { Finding } from '../domain/finding.ts';
import { isPartlyLost } from './rule.ts';

/** What tells whether it is the way between Pods that is broken. */
const paths = ['pod-to-pod.tcp', 'pod-to-pod.udp'];
/** What tells whether it is Services as such. */
const services = ['service.cluster-ip', 'service.kubernetes-api'];
/** What tells servers of DNS from the way to them, and from a Pod's own configuration. */
const servers = ['dns.replicas', 'dns.tcp', 'dns.fqdn'];
const sizes = ['pod-to-pod.mtu'];
const losses = ['pod-to-pod.loss'];

/**
 * Ids of checks that would tell apart the culprits that the data leave open: those that findings which are no more than likely ask
 * for. Nothing where every finding is shown, and nothing for policies, whose cases bring along all they need.
 */
export function followUpChecks(findings: readonly Finding[], cases: readonly Case[]): readonly string[] {
  const ids = new Set(findings.flatMap((finding) => (finding.confidence === 'likely' ? finding.cases : [])));
  const open = cases.filter(({ id, verdict }) => ids.has(id) && verdict.status === 'fail');
  return [...new Set(open.flatMap(wantedFor))];
}

function wantedFor(item: Case): readonly string[] {
  const lossy = isPartlyLost(item) ? losses : [];
  if (item.check.endsWith('.payload') || item.check === 'dns.truncation') return [...paths, ...sizes, ...lossy];
  switch (item.family) {
    case 'pod-ip':
    case 'pod-to-pod':
      return [...paths, ...lossy];
    case 'service':
    case 'env':
      return [...paths, ...services, ...lossy];
    case 'dns':
      return [...paths, ...services, ...servers, ...lossy];
    case 'same-pod':
    case 'policy':
      return [];
    default:
      return item.family satisfies never;
  }
}
