/** What `clusterDomain` of the kubelet is unless somebody changed it. */
const usualDomain = 'cluster.local';

/**
 * The cluster's DNS domain as Pods' search lists tell it: the kubelet writes `namespace.svc.DOMAIN`, `svc.DOMAIN` and `DOMAIN`
 * (https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#namespaces-of-services). The domain most Pods
 * have is taken, so that one node that is configured wrongly stands out against the others.
 */
export function dnsDomainOf(searchDomains: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const domain of searchDomains) {
    const cluster = /^svc\.(.+?)\.?$/.exec(domain)?.[1];
    if (cluster !== undefined) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, left], [, right]) => right - left);
  return most?.[0] ?? usualDomain;
}

/** The name server that most Pods have, and every other that stands beside it: one wrongly configured node stands out. */
export function mostCommonNameservers(nameservers: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const server of nameservers) counts.set(server, (counts.get(server) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts].filter(([, count]) => count * 2 > most).map(([server]) => server);
}
