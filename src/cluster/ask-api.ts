import type { V1Endpoints, V1EndpointSlice, V1Pod } from '@kubernetes/client-node';
import { objectKey } from '../domain/endpoint.ts';
import type { RecordedObservation } from '../domain/observation.ts';
import type { Reading } from '../domain/reading.ts';
import type { ApiEdge } from './api-edge.ts';
import { resourcePath } from './api-path.ts';
import { listAll } from './pod-list.ts';
import { askProxied } from './ask-proxied.ts';

/** Label by which a Service's EndpointSlices are found. */
export const serviceNameLabel = 'kubernetes.io/service-name';

/** Who keeps an EndpointSlice (https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#management). */
const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
const sliceController = 'endpointslice-controller.k8s.io';

/** Reads what a case asks the API server for. Throws ToolError. */
export async function askApi(edge: ApiEdge, reading: Reading, signal: AbortSignal): Promise<RecordedObservation> {
  switch (reading.kind) {
    case 'endpoint-slices':
      return { outcome: 'reached', ...inSlices(await slicesOf(edge, reading.namespace, reading.service, signal)) };
    case 'zone-hints':
      return {
        outcome: 'reached',
        addresses: hintsIn(await slicesOf(edge, reading.namespace, reading.service, signal)),
      };
    case 'endpoints': {
      const endpoints = await endpointsOf(edge, reading, signal);
      return endpoints === undefined ? noEndpoints : { outcome: 'reached', addresses: inEndpoints(endpoints) };
    }
    case 'disagreement': {
      const [endpoints, slices] = await bothOf(edge, reading, signal);
      return endpoints === undefined
        ? noEndpoints
        : { outcome: 'reached', addresses: disagreementOf(endpoints, slices) };
    }
    case 'kept-objects':
      return { outcome: 'reached', addresses: keptAmong(...(await bothOf(edge, reading, signal))) };
    case 'pod-readiness': {
      const pod = await edge.find<V1Pod>(resourcePath('pods', { namespace: reading.namespace, name: reading.pod }), {
        signal,
      });
      return pod === undefined ? { outcome: 'unresolved', detail: 'there is no such Pod' } : readinessOf(pod);
    }
    case 'proxy':
      return askProxied(edge, reading, signal);
    default:
      return reading satisfies never;
  }
}

const noEndpoints: RecordedObservation = { outcome: 'unresolved', detail: 'there is no such object', addresses: [] };

interface ServiceName {
  readonly namespace: string;
  readonly service: string;
}

function endpointsOf(edge: ApiEdge, { namespace, service }: ServiceName, signal: AbortSignal) {
  return edge.find<V1Endpoints>(resourcePath('endpoints', { namespace, name: service }), { signal });
}

function bothOf(edge: ApiEdge, { namespace, service }: ServiceName, signal: AbortSignal) {
  return Promise.all([
    endpointsOf(edge, { namespace, service }, signal),
    slicesOf(edge, namespace, service, signal),
  ] as const);
}

/** The EndpointSlices of a Service. Throws ToolError. */
export function slicesOf(
  edge: ApiEdge,
  namespace: string,
  service: string,
  signal: AbortSignal,
): Promise<readonly V1EndpointSlice[]> {
  const labelSelector = `${serviceNameLabel}=${service}`;
  return listAll<V1EndpointSlice>(edge, resourcePath('endpointslices', { namespace }), { labelSelector }, signal);
}

/** Ready endpoints of slices, each with each of its ports; and how many slices there are. */
export function inSlices(slices: readonly V1EndpointSlice[]) {
  const addresses = slices.flatMap(({ endpoints, ports }) =>
    readyOf(endpoints).flatMap((endpoint) =>
      (endpoint.addresses ?? []).flatMap((address) =>
        (ports ?? []).map(({ port, protocol }) => endpointText(address, port, protocol)),
      ),
    ),
  );
  return { addresses: [...new Set(addresses)].toSorted(), values: { slices: String(slices.length) } };
}

/** The Pods that ready endpoints of slices are, as `namespace/pod`. */
export function readyPodsIn(slices: readonly V1EndpointSlice[]): string[] {
  const pods = slices
    .flatMap(({ endpoints }) => readyOf(endpoints))
    .flatMap(({ targetRef }) =>
      targetRef?.kind === 'Pod' ? [objectKey(targetRef.namespace ?? '', targetRef.name ?? '')] : [],
    );
  return [...new Set(pods)].toSorted();
}

/** Ready endpoints that an Endpoints object or the slices of its families have alone. */
export function disagreementOf(endpoints: V1Endpoints, slices: readonly V1EndpointSlice[]): string[] {
  const listed = inEndpoints(endpoints);
  const types = new Set<string>(listed.map((text) => (text.startsWith('[') ? 'IPv6' : 'IPv4')));
  const sliced = inSlices(slices.filter(({ addressType }) => types.size === 0 || types.has(addressType))).addresses;
  return [
    ...listed.filter((text) => !sliced.includes(text)).map((text) => `${text} in Endpoints alone`),
    ...sliced.filter((text) => !listed.includes(text)).map((text) => `${text} in EndpointSlices alone`),
  ];
}

/** Kinds of these objects; slices that are none of the control plane's do not count, as anybody may add some to a Service. */
export function keptAmong(endpoints: V1Endpoints | undefined, slices: readonly V1EndpointSlice[]): string[] {
  const isKept = ({ metadata }: V1EndpointSlice) => metadata?.labels?.[managedByLabel] === sliceController;
  return [...(endpoints === undefined ? [] : ['Endpoints']), ...(slices.some(isKept) ? ['EndpointSlice'] : [])];
}

/** Ready endpoints of slices with the zones they are meant for. */
export function hintsIn(slices: readonly V1EndpointSlice[]): string[] {
  const addresses = slices.flatMap(({ endpoints }) =>
    readyOf(endpoints).flatMap(({ addresses: own, hints }) => {
      const zones = (hints?.forZones ?? []).map(({ name }) => name).toSorted();
      return (own ?? []).map((address) => `${address} for ${zones.join(' and ') || 'no zone'}`);
    }),
  );
  return [...new Set(addresses)].toSorted();
}

/** What the kubelet makes of a Pod, with its own words where it is not ready. */
export function readinessOf({ status }: V1Pod): RecordedObservation {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const restarts = (status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
  return {
    outcome: 'reached',
    ...(ready?.message === undefined ? {} : { detail: ready.message }),
    values: { Ready: ready?.status ?? 'Unknown', restarts: String(restarts) },
  };
}

/** Unset means ready (https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#ready). */
function readyOf(endpoints: V1EndpointSlice['endpoints']) {
  return (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
}

function inEndpoints({ subsets }: V1Endpoints): string[] {
  const all = (subsets ?? []).flatMap(({ addresses, ports }) =>
    (addresses ?? []).flatMap(({ ip }) => (ports ?? []).map(({ port, protocol }) => endpointText(ip, port, protocol))),
  );
  return [...new Set(all)].toSorted();
}

function endpointText(address: string, port: number | undefined, protocol: string | undefined): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port ?? '*'}/${protocol ?? 'TCP'}`;
}
