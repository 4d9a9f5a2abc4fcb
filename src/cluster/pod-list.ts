import type { V1Pod } from '@kubernetes/client-node';
import type { PodAddressFacts } from '../domain/facts.ts';
import { objectKey } from '../domain/endpoint.ts';
import { hasHttpStatus } from './api-error.ts';
import type { ApiEdge } from './api-edge.ts';
import { resourcePath } from './api-path.ts';
import type { Query } from './api-path.ts';

/** The part of a list answer that is needed to read all its pages. */
export interface ListPage<T> {
  /** Null where an API server writes an empty list so. */
  readonly items: readonly T[] | null;
  readonly metadata?: { readonly continue?: string };
}

const pageSize = 500;

/** Reads a list page by page. Throws ToolError. */
export async function listAll<T>(
  edge: ApiEdge,
  path: string,
  query: Query,
  signal: AbortSignal,
): Promise<readonly T[]> {
  const items: T[] = [];
  let next: string | undefined;
  do {
    const page: ListPage<T> = await edge.get(path, { query: { ...query, limit: pageSize, continue: next }, signal });
    items.push(...(page.items ?? []));
    next = page.metadata?.continue || undefined;
  } while (next !== undefined);
  return items;
}

/**
 * Reads the Pods with a label in some Namespaces, by key `namespace/name`: with one cluster-wide list where that is allowed, else one
 * per Namespace; only the one Pod where a name is given. `resourceVersion=0` is answered from the API server's memory. Remembers which of the two is allowed.
 */
export function podLister(
  edge: ApiEdge,
  labelSelector: string,
  namespaces: readonly string[],
  name?: string,
): (signal: AbortSignal) => Promise<ReadonlyMap<string, V1Pod>> {
  // One Namespace is asked directly: a list of it costs less, and the right is there wherever the cluster-wide one is.
  let clusterWide = namespaces.length > 1;
  const fieldSelector = name === undefined ? undefined : `metadata.name=${name}`;
  const read = async (signal: AbortSignal, namespace?: string) => {
    const path = resourcePath('pods', namespace === undefined ? {} : { namespace });
    const query = { labelSelector, fieldSelector, resourceVersion: '0' };
    return (await edge.get<ListPage<V1Pod>>(path, { query, signal })).items ?? [];
  };
  const list = async (signal: AbortSignal): Promise<readonly V1Pod[]> => {
    if (clusterWide) {
      try {
        return await read(signal);
      } catch (error) {
        if (!hasHttpStatus(error, 403)) throw error;
        clusterWide = false;
      }
    }
    return (await Promise.all(namespaces.map((namespace) => read(signal, namespace)))).flat();
  };
  return async (signal) => new Map((await list(signal)).map((pod) => [podKey(pod), pod]));
}

/** `namespace/name` of a Pod. */
export function podKey(pod: V1Pod): string {
  return objectKey(pod.metadata?.namespace ?? '', pod.metadata?.name ?? '');
}

/** Every Pod of the cluster that owns its addresses; undefined where listing them is forbidden. Throws ToolError otherwise. */
export async function listClusterPods(
  edge: ApiEdge,
  signal: AbortSignal,
): Promise<readonly PodAddressFacts[] | undefined> {
  try {
    const fieldSelector = 'status.phase!=Succeeded,status.phase!=Failed';
    return podAddresses(await listAll<V1Pod>(edge, resourcePath('pods'), { fieldSelector }, signal));
  } catch (error) {
    if (hasHttpStatus(error, 403)) return undefined;
    throw error;
  }
}

/** Pods on the host's network share its addresses and own none; terminal Pods have given theirs back. */
export function podAddresses(pods: readonly V1Pod[]): readonly PodAddressFacts[] {
  return pods
    .filter(
      (pod) => pod.spec?.hostNetwork !== true && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed',
    )
    .map((pod) => ({
      namespace: pod.metadata?.namespace ?? '',
      name: pod.metadata?.name ?? '',
      node: pod.spec?.nodeName ?? '',
      ips: (pod.status?.podIPs ?? []).map(({ ip }) => ip ?? '').filter((ip) => ip !== ''),
    }))
    .filter((pod) => pod.ips.length > 0);
}
