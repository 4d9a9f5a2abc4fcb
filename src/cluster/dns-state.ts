import type { V1EndpointSlice, V1Pod, V1Service } from '@kubernetes/client-node';
import type { ApiEdge } from './api-edge.ts';
import { resourcePath } from './api-path.ts';
import { slicesOf } from './ask-api.ts';
import { selectorOf } from './dns-replicas.ts';
import { listAll } from './pod-list.ts';

/** A Service of cluster DNS with all Pods that it selects, as the API has them. */
export interface DnsObjects {
  readonly service: V1Service;
  readonly slices: readonly V1EndpointSlice[];
  readonly pods: readonly V1Pod[];
}

/** Reads the Services of cluster DNS and what is behind them. Throws ToolError. */
export async function readDns(
  edge: ApiEdge,
  nameservers: readonly string[],
  signal: AbortSignal,
): Promise<readonly DnsObjects[]> {
  const services = await listAll<V1Service>(edge, resourcePath('services'), {}, signal);
  return Promise.all(dnsServices(services, nameservers).map((service) => objectsOf(edge, service, signal)));
}

/** Where Pods ask a cache on their node, no Service has the name server's address: then the label tells which one is behind it. */
export function dnsServices(services: readonly V1Service[], nameservers: readonly string[]): readonly V1Service[] {
  const asked = services.filter(({ spec }) => spec?.clusterIPs?.some((ip) => nameservers.includes(ip)));
  if (asked.length > 0) return asked;
  return services.filter(
    ({ metadata, spec }) => metadata?.labels?.['k8s-app'] === 'kube-dns' && spec?.clusterIP !== 'None',
  );
}

/** Endpoints that are ready; those of a Pod with an address of each IP family stand in a slice for each and count once. */
export function countReadyEndpoints(slices: readonly V1EndpointSlice[]): number {
  const ready = slices.flatMap(({ endpoints }) =>
    (endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .map(({ targetRef, addresses }) => targetRef?.name ?? addresses?.[0]),
  );
  return new Set(ready).size;
}

async function objectsOf(edge: ApiEdge, service: V1Service, signal: AbortSignal): Promise<DnsObjects> {
  const namespace = service.metadata?.namespace ?? '';
  const labelSelector = selectorOf(service);
  const [slices, pods] = await Promise.all([
    slicesOf(edge, namespace, service.metadata?.name ?? '', signal),
    // An empty selector would be all Pods of the Namespace.
    labelSelector === '' ? [] : listAll<V1Pod>(edge, resourcePath('pods', { namespace }), { labelSelector }, signal),
  ]);
  return { service, slices, pods };
}
