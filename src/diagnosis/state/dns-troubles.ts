import type { DnsState, NodeState } from '../../domain/cluster-state.ts';
import { objectKey } from '../../domain/endpoint.ts';
import { isHearsay } from './component-troubles.ts';
import { restartedPod, unreadyPod, warnedPod } from './pod-troubles.ts';
import { named, ranks, type StateTrouble } from './trouble.ts';

/** What is wrong with cluster DNS by the API's word. */
export function dnsTroubles(dns: DnsState, nodes: readonly NodeState[]): readonly StateTrouble[] {
  const { namespace, service, readyEndpoints, replicas } = dns;
  const ready = replicas.filter((pod) => pod.ready);
  const next = [`kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${service}`];
  const what = `Service ${objectKey(namespace, service)}`;
  return [
    ...(readyEndpoints === 0
      ? [
          {
            rank: ranks.lost,
            sentence: `${what} has no ready endpoint${replicas.length > 0 ? '' : ' and no Pod'}`,
            next,
          },
        ]
      : []),
    ...replicas
      .filter((pod) => !pod.ready)
      .map((pod) => unreadyPod(pod, ranks.networkDown, isHearsay(pod, nodes) ? ', as its node is silent' : '')),
    ...(readyEndpoints > 0 && readyEndpoints < ready.length
      ? [
          {
            rank: ranks.networkDown,
            sentence: `${what} has ${readyEndpoints} ready endpoint${readyEndpoints === 1 ? '' : 's'} for ${ready.length} Pods that are Ready`,
            next,
          },
        ]
      : []),
    ...replicas.flatMap(restartedPod),
    ...replicas.flatMap(warnedPod),
  ];
}

/** That all Pods of cluster DNS are Ready, and where; a clause for each of its Services. */
export function dnsInOrder(services: readonly DnsState[]): readonly string[] {
  if (services.length === 0) return ['no Service of cluster DNS was found'];
  return services.map(({ namespace, service, replicas, readyEndpoints }) => {
    const what = `Service ${objectKey(namespace, service)}`;
    const where = named(replicas.map(({ node }) => node));
    if (replicas.length === 0) return `${what} has ${readyEndpoints} ready endpoint${readyEndpoints === 1 ? '' : 's'}`;
    return replicas.length === 1
      ? `the one Pod of ${what} is Ready, on ${where}`
      : `all ${replicas.length} Pods of ${what} are Ready, on ${where}`;
  });
}

/**
 * Puts this cluster's own Namespace, name and label of cluster DNS into commands that are written for kube-dns in kube-system, as most
 * clusters have it.
 */
export function withDnsNames(command: string, { namespace, service, selector }: DnsState): string {
  return command
    .replaceAll(
      '-n kube-system -l kubernetes.io/service-name=kube-dns',
      `-n ${namespace} -l kubernetes.io/service-name=${service}`,
    )
    .replaceAll('service -n kube-system kube-dns', `service -n ${namespace} ${service}`)
    .replaceAll('-n kube-system -l k8s-app=kube-dns', `-n ${namespace}${selector === '' ? '' : ` -l ${selector}`}`);
}
