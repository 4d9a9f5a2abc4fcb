import type { V1Namespace } from '@kubernetes/client-node';
import { ToolError } from '../errors.ts';
import type { ApiEdge } from './api-edge.ts';
import { ApiStatusError, hasHttpStatus } from './api-error.ts';
import { resourcePath } from './api-path.ts';
import { pause } from './interruption.ts';
import { listAll } from './pod-list.ts';
import { managedByLabel, managedByValue, runLabel } from './render.ts';

/** Names of Namespaces, and what keeps those that did not go away. */
export interface Removal {
  readonly removed: readonly string[];
  /** As `Namespace name: why`. */
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
  /** For the Namespaces to be gone, from now on. */
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
/** A webhook takes 30 s at most. With more, a connection that has died would take all the time there is. */
const deletionLimitMs = 35_000;
/** Beside the repetitions of a single request, which last some seconds. */
const againAfterMs = 1_000;

/**
 * Deletes Namespaces by label and waits until they are gone, each by itself: what keeps one of them, or refuses its deletion, is told
 * in `left`. What may pass, such as an API server that is away, is tried again until the time is over. The namespace controller only
 * begins 5 s after the deletion (it lets caches catch up), so that Pods are deleted at the same time to be gone by then. Throws
 * ToolError where Namespaces cannot be looked for, where none could be deleted, and when interrupted.
 */
export async function removeNamespaces(options: RemoveOptions): Promise<Removal> {
  const { signal, waitMs } = options;
  const untilMs = performance.now() + waitMs;
  const present = await persist(() => findNamespaces(options), untilMs, signal);
  const endings = await Promise.all(present.map((name) => endingOf(options.edge, name, untilMs, signal)));
  const refusals = endings.flatMap(({ refusal }) => refusal ?? []);
  const [first] = refusals;
  if (first !== undefined && refusals.length === endings.length) throw first;
  return {
    removed: endings.filter(({ left }) => left === undefined).map(({ name }) => name),
    left: endings.flatMap(({ left }) => left ?? []),
  };
}

/** What became of one Namespace. */
interface Ending {
  readonly name: string;
  /** Unless it is gone: it, and why it stays. */
  readonly left?: string;
  /** Where it could not be deleted, or not be looked at any more. */
  readonly refusal?: ToolError;
}

/** A refusal is told and not thrown, so that it ends nothing for other Namespaces. Throws ToolError when interrupted. */
async function endingOf(edge: ApiEdge, name: string, untilMs: number, signal: AbortSignal): Promise<Ending> {
  try {
    const left = await removeNamespace(edge, name, untilMs, signal);
    return left === undefined ? { name } : { name, left };
  } catch (error) {
    if (!(error instanceof ToolError) || error.code === 'INTERRUPTED') throw error;
    return { name, left: `Namespace ${name}: ${error.message}`, refusal: error };
  }
}

/** Undefined once the Namespace is gone, else it and what keeps it when the time is over. Throws ToolError where it cannot be deleted. */
async function removeNamespace(
  edge: ApiEdge,
  name: string,
  untilMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const ended = new AbortController();
  const [left] = await Promise.all([
    deleteNamespace(edge, name, untilMs, signal).finally(() => ended.abort()),
    hastenPods(edge, name, untilMs, AbortSignal.any([signal, ended.signal])),
  ]);
  return left;
}

async function deleteNamespace(
  edge: ApiEdge,
  name: string,
  untilMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const path = resourcePath('namespaces', { name });
  const deletion = () => tolerate([404, 409], edge.delete(path, { signal, timeoutMs: deletionLimitMs }));
  await persist(deletion, untilMs, signal);
  const deletedMs = performance.now();
  for (;;) {
    const found = await persist(() => edge.find<V1Namespace>(path, { signal }), untilMs, signal);
    if (found === undefined) return undefined;
    const nowMs = performance.now();
    if (nowMs > untilMs) return describeLeftover(found);
    await pause(nowMs - deletedMs < controllerDelayMs ? earlyPollMs : pollMs, signal);
  }
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

/**
 * Deletes the Pods of a Namespace, and by force those that are still there after a while: with 0 s the API server does not wait for the
 * kubelet. Whatever comes of it is no failure: the namespace controller does it as well, only later.
 */
async function hastenPods(edge: ApiEdge, namespace: string, untilMs: number, signal: AbortSignal): Promise<void> {
  const path = resourcePath('pods', { namespace });
  const deletion = (seconds: number) => async () => {
    try {
      await edge.delete(path, { query: { gracePeriodSeconds: seconds }, signal, timeoutMs: deletionLimitMs });
    } catch (error) {
      if (!(error instanceof ApiStatusError)) throw error;
    }
  };
  try {
    await persist(deletion(gracePeriodSeconds), untilMs, signal);
    await pause(forceAfterMs, signal);
    await persist(deletion(0), untilMs, signal);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
  }
}

/** Repeats what fails for a reason that may pass, for as long as there is time. Throws ToolError. */
async function persist<T>(work: () => Promise<T>, untilMs: number, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error) || performance.now() + againAfterMs > untilMs) throw error;
    }
    await pause(againAfterMs, signal);
  }
}

/** The API server has been spoken to before a clean-up begins: one that cannot be reached now is away. */
function mayPass(error: unknown): boolean {
  if (error instanceof ApiStatusError) return error.httpStatus === 429 || error.httpStatus >= 500;
  return error instanceof ToolError && error.code === 'API_UNREACHABLE';
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
