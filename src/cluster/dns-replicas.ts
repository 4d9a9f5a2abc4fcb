import type { V1EndpointSlice, V1Pod, V1Service } from '@kubernetes/client-node';
import type { DnsReplica } from '../domain/fixture.ts';
import { hasHttpStatus } from './api-error.ts';
import type { ApiEdge } from './api-edge.ts';
import { resourcePath } from './api-path.ts';
import { listAll } from './pod-list.ts';

const dnsPort = 53;

/**
 * The Pods that answer behind the name servers of Pods' resolver configuration: the ready endpoints of the Services with these
 * ClusterIPs. None where the name servers are no ClusterIPs (a cache on each node); undefined where it is forbidden to look.
 * Throws ToolError otherwise.
 */
export async function findDnsReplicas(
  edge: ApiEdge,
  nameservers: readonly string[],
  signal: AbortSignal,
): Promise<readonly DnsReplica[] | undefined> {
  try {
    const services = await listAll<V1Service>(edge, resourcePath('services'), {}, signal);
    const answering = services.filter(({ spec }) => spec?.clusterIPs?.some((ip) => nameservers.includes(ip)));
    const found = await Promise.all(answering.map((service) => replicasOf(edge, service, signal)));
    const byKey = new Map(found.flat().map((replica) => [`${replica.namespace}/${replica.name}`, replica]));
    return [...byKey.values()];
  } catch (error) {
    if (hasHttpStatus(error, 403)) return undefined;
    throw error;
  }
}

async function replicasOf(edge: ApiEdge, service: V1Service, signal: AbortSignal): Promise<readonly DnsReplica[]> {
  const namespace = service.metadata?.namespace ?? '';
  const labelSelector = `kubernetes.io/service-name=${service.metadata?.name ?? ''}`;
  const [slices, pods] = await Promise.all([
    listAll<V1EndpointSlice>(edge, resourcePath('endpointslices', { namespace }), { labelSelector }, signal),
    listAll<V1Pod>(edge, resourcePath('pods', { namespace }), { labelSelector: selectorOf(service) }, signal),
  ]);
  return readyReplicas(service, slices, pods);
}

/** Ready Pods of a Service's EndpointSlices with all their addresses, also of families that the Service does not have. */
export function readyReplicas(
  service: V1Service,
  slices: readonly V1EndpointSlice[],
  pods: readonly V1Pod[],
): readonly DnsReplica[] {
  return slices.flatMap((slice) => {
    const udpPort = portFor(service, slice, 'UDP');
    const tcpPort = portFor(service, slice, 'TCP');
    return (slice.endpoints ?? []).flatMap(({ conditions, targetRef, nodeName, addresses }): DnsReplica[] => {
      // Unset means ready (https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#ready).
      if (conditions?.ready === false || targetRef?.kind !== 'Pod' || targetRef.name === undefined) return [];
      const pod = pods.find(({ metadata }) => metadata?.name === targetRef.name);
      const podIps = (pod?.status?.podIPs ?? []).flatMap(({ ip }) => ip ?? []);
      return [
        {
          namespace: targetRef.namespace ?? slice.metadata?.namespace ?? '',
          name: targetRef.name,
          node: nodeName ?? pod?.spec?.nodeName ?? '',
          ips: podIps.length > 0 ? podIps : (addresses ?? []),
          ...(udpPort === undefined ? {} : { udpPort }),
          ...(tcpPort === undefined ? {} : { tcpPort }),
        },
      ];
    });
  });
}

/** The Pods' own port behind the Service's port 53: a Service may map it. */
function portFor({ spec }: V1Service, { ports }: V1EndpointSlice, protocol: 'UDP' | 'TCP'): number | undefined {
  const servicePort = spec?.ports?.find((port) => port.port === dnsPort && (port.protocol ?? 'TCP') === protocol);
  if (servicePort === undefined) return undefined;
  // A port's name ties the two together; the only port of a Service may have none.
  // Null, not unset, while a Service has no endpoints.
  const behind = (ports ?? []).find(
    (port) => (port.protocol ?? 'TCP') === protocol && (port.name ?? '') === (servicePort.name ?? ''),
  );
  return behind?.port;
}

/** The labels of a Service's Pods, as a label selector; empty where it selects none. */
export function selectorOf({ spec }: V1Service): string {
  return Object.entries(spec?.selector ?? {})
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
}
