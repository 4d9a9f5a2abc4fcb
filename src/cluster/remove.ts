import type { V1Namespace } from '@kubernetes/client-node';
import { pause } from './api-edge.ts';
import type { ApiEdge } from './api-edge.ts';
import { hasHttpStatus } from './api-error.ts';
import { resourcePath } from './api-path.ts';
import { listAll } from './pod-list.ts';
import { managedByLabel, managedByValue, runLabel } from './render.ts';

/** Names of Namespaces, and what keeps those that did not go away. */
export interface Removal {
  readonly removed: readonly string[];
  /** As `Namespace name: condition`. */
  readonly left: readonly string[];
}

export interface RemoveOptions {
  readonly edge: ApiEdge;
  /** Only this run's; all runs' when absent. */
  readonly runId?: string | undefined;
  /**
   * Every Namespace the run may have created, looked at by name too: a list may be forbidden, or a creation too young for it.
   * Absent where only the list can tell; a list that is forbidden is an error then.
   */
  readonly known?: readonly string[];
  /** For the Namespaces to be gone. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/** The namespace controller's own delay (`namespaceDeletionGracePeriod` in kube-controller-manager); asking often before is no use. */
const controllerDelayMs = 4_500;
const earlyPollMs = 1_000;
/** Agents end at once. A Pod that is still there by now waits for a kubelet that is away, or busy pulling its image. */
const forceAfterMs = 8_000;
/** Some Pods of a run go on serving for a minute after SIGTERM; forced off the API alone they would outlive the run on their nodes. */
const gracePeriodSeconds = 1;
const pollMs = 200;

/**
 * Deletes Namespaces by label and waits until they are gone. The namespace controller only begins 5 s after the deletion (it lets
 * caches catch up), so that Pods are deleted at the same time to be gone by then. Throws ToolError.
 */
export async function removeNamespaces(options: RemoveOptions): Promise<Removal> {
  const { edge, signal } = options;
  const present = await findNamespaces(options);
  await Promise.all(present.map((name) => deleteNamespace(edge, name, signal)));
  const startedMs = performance.now();
  let remaining = present;
  let left: readonly V1Namespace[] = [];
  let forced = false;
  while (remaining.length > 0) {
    const found = await Promise.all(
      remaining.map((name) => edge.find<V1Namespace>(resourcePath('namespaces', { name }), { signal })),
    );
    left = found.filter((namespace) => namespace !== undefined);
    remaining = left.map((namespace) => namespace.metadata?.name ?? '');
    const waitedMs = performance.now() - startedMs;
    if (remaining.length === 0 || waitedMs > options.waitMs) break;
    if (!forced && waitedMs > forceAfterMs) {
      forced = true;
      await Promise.all(remaining.map((name) => deletePods(edge, name, 0, signal)));
    }
    await pause(waitedMs < controllerDelayMs ? earlyPollMs : pollMs, signal);
  }
  return {
    removed: present.filter((name) => !remaining.includes(name)),
    left: left.map(describeLeftover),
  };
}

async function findNamespaces({ edge, runId, known, signal }: RemoveOptions): Promise<readonly string[]> {
  const selector = [
    `${managedByLabel}=${managedByValue}`,
    runId === undefined ? runLabel : `${runLabel}=${runId}`,
  ].join(',');
  const byName = (known ?? []).map((name) => edge.find<V1Namespace>(resourcePath('namespaces', { name }), { signal }));
  const listed = listAll<V1Namespace>(edge, resourcePath('namespaces'), { labelSelector: selector }, signal).catch(
    (error: unknown) => {
      if (hasHttpStatus(error, 403) && known !== undefined) return [];
      throw error;
    },
  );
  const [byLabel, found] = await Promise.all([listed, Promise.all(byName)]);
  const mine = [...byLabel, ...found].filter((namespace) => namespace !== undefined && isOurs(namespace, runId));
  return [...new Set(mine.map((namespace) => namespace?.metadata?.name ?? ''))];
}

/** A name alone proves nothing: what does not carry our labels is somebody else's. */
function isOurs(namespace: V1Namespace, runId: string | undefined): boolean {
  const labels = namespace.metadata?.labels ?? {};
  if (labels[managedByLabel] !== managedByValue) return false;
  return runId === undefined ? labels[runLabel] !== undefined : labels[runLabel] === runId;
}

async function deleteNamespace(edge: ApiEdge, name: string, signal: AbortSignal): Promise<void> {
  await Promise.all([
    tolerate([404, 409], edge.delete(resourcePath('namespaces', { name }), { signal })),
    deletePods(edge, name, gracePeriodSeconds, signal),
  ]);
}

/** Where this is not allowed the namespace controller does it, only later. With 0 s the API server does not wait for the kubelet. */
async function deletePods(edge: ApiEdge, namespace: string, seconds: number, signal: AbortSignal): Promise<void> {
  await tolerate(
    [403, 404, 405],
    edge.delete(resourcePath('pods', { namespace }), { query: { gracePeriodSeconds: seconds }, signal }),
  );
}

async function tolerate(httpStatuses: readonly number[], work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!httpStatuses.some((httpStatus) => hasHttpStatus(error, httpStatus))) throw error;
  }
}

/** `Namespace name: why it stays`, from the conditions the namespace controller sets. */
export function describeLeftover(namespace: V1Namespace): string {
  const reasons = (namespace.status?.conditions ?? [])
    .filter(({ status }) => status === 'True')
    .map(({ message }) => message ?? '');
  const text = reasons.filter(Boolean).join('; ');
  return `Namespace ${namespace.metadata?.name ?? ''}${text === '' ? '' : `: ${text}`}`;
}
