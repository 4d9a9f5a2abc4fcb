import type { V1Pod } from '@kubernetes/client-node';
import type { PodNow } from '../run/ports.ts';
import type { ApiEdge } from './api-edge.ts';
import { hasHttpStatus } from './api-error.ts';
import { resourcePath } from './api-path.ts';
import { listAll, podKey } from './pod-list.ts';
import { runLabel } from './render.ts';

/**
 * Reads the Pods of a run as they are now, by key `namespace/name`: with one cluster-wide list where that is allowed, else one for each of
 * `namespaces`. From etcd, not from the API server's memory, which may not know yet of a Pod that is gone. Throws ToolError.
 */
export async function readPodsNow(
  edge: ApiEdge,
  runId: string,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, PodNow>> {
  const pods = await listPods(edge, `${runLabel}=${runId}`, namespaces, signal);
  return new Map(pods.map((pod) => [podKey(pod), podNow(pod)]));
}

async function listPods(
  edge: ApiEdge,
  labelSelector: string,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<readonly V1Pod[]> {
  const list = (path: string) => listAll<V1Pod>(edge, path, { labelSelector }, signal);
  try {
    return await list(resourcePath('pods'));
  } catch (error) {
    if (!hasHttpStatus(error, 403)) throw error;
    return (await Promise.all(namespaces.map((namespace) => list(resourcePath('pods', { namespace }))))).flat();
  }
}

/** What has become of a probe Pod. A container that is started again has not ended: whether it is is what a check asks. */
export function podNow({ metadata, spec, status = {} }: V1Pod): PodNow {
  const { phase, reason, message } = status;
  if (phase === 'Failed' || phase === 'Succeeded') {
    const said = [reason, message].filter(Boolean).join(': ');
    return { whyEnded: said || endedContainer(status) || phase };
  }
  if (metadata?.deletionTimestamp !== undefined) return { whyEnded: 'it is being deleted' };
  const ended = spec?.restartPolicy === 'Never' ? endedContainer(status) : undefined;
  return ended === undefined ? {} : { whyEnded: ended };
}

function endedContainer({ containerStatuses = [] }: NonNullable<V1Pod['status']>): string | undefined {
  const ended = containerStatuses.find(({ state }) => state?.terminated !== undefined);
  if (ended === undefined) return undefined;
  const { reason, exitCode } = ended.state?.terminated ?? {};
  return `container ${ended.name} ended: ${reason ?? `exit code ${exitCode}`}`;
}
