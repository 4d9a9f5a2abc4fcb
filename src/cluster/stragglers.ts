import type { CoreV1Event, V1Node } from '@kubernetes/client-node';
import { objectKey } from '../domain/endpoint.ts';
import type { FixturePod } from '../domain/fixture.ts';
import type { ApiEdge } from './api-edge.ts';
import { resourcePath } from './api-path.ts';
import { isReady } from './facts.ts';
import { listAll } from './pod-list.ts';
import type { PodState } from './pod-status.ts';

/** Why a Pod's node cannot start it. */
export interface StragglerReason {
  readonly reason: string;
  readonly message: string;
}
export type StragglerExplainer = (
  pods: readonly FixturePod[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, StragglerReason>>;

/** A Pod's status does not tell of these: it just goes on waiting (kubelet `events/event.go`). */
const stuckEvents = new Set(['FailedCreatePodSandBox', 'FailedMount', 'NetworkNotReady']);
/** But not this one: a busy kubelet had not been told of the ConfigMap in time, and tries again (kubelet `watch_based_manager.go`). */
const cacheNotSynced = /failed to sync \w+ cache/;
/** A first pull or a network plugin that has just started may take this long without anything being wrong. */
const patienceMs = 8_000;
const askEveryMs = 3_000;

/** Turns the states of Pods that have waited for long into `stuck` where a reason is found; asks seldom, remembers in between. */
export function stragglerWatch(
  explain: StragglerExplainer,
  startedMs: number,
): (pods: readonly FixturePod[], states: readonly PodState[], signal: AbortSignal) => Promise<readonly PodState[]> {
  let askedMs = -Infinity;
  let reasons: ReadonlyMap<string, StragglerReason> = new Map();
  return async (pods, states, signal) => {
    const waiting = pods.filter((_, index) => isPending(states[index]));
    const nowMs = performance.now();
    if (waiting.length === 0 || nowMs - startedMs < patienceMs) return states;
    if (nowMs - askedMs >= askEveryMs) {
      askedMs = nowMs;
      reasons = await explain(waiting, signal);
    }
    return states.map((state, index): PodState => {
      const pod = pods[index];
      const reason = pod === undefined ? undefined : reasons.get(objectKey(pod.namespace, pod.name));
      return isPending(state) && reason !== undefined && !hasOvercome(state, reason)
        ? { kind: 'stuck', ...reason }
        : state;
    });
  };
}

function isPending(state: PodState | undefined): boolean {
  return state?.kind === 'waiting' || state?.kind === 'unschedulable';
}

/** Events stay for an hour, however long ago their failure was overcome. */
function hasOvercome(state: PodState, { reason }: StragglerReason): boolean {
  return state.kind === 'waiting' && state.setUp === true && stuckEvents.has(reason);
}

/** Asks the nodes and the events of waiting Pods. Never throws: without a reason they simply go on waiting. */
export async function explainStragglers(
  edge: ApiEdge,
  pods: readonly FixturePod[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, StragglerReason>> {
  const namespaces = [...new Set(pods.map(({ namespace }) => namespace))];
  const query = { fieldSelector: 'type=Warning,involvedObject.kind=Pod' };
  const [nodes, events] = await Promise.all([
    orNone(listAll<V1Node>(edge, resourcePath('nodes'), {}, signal)),
    Promise.all(
      namespaces.map((namespace) =>
        orNone(listAll<CoreV1Event>(edge, resourcePath('events', { namespace }), query, signal)),
      ),
    ),
  ]);
  return matchReasons(pods, nodes, events.flat());
}

/** The pure half of `explainStragglers`; a node that is not Ready explains more than an event. */
export function matchReasons(
  pods: readonly FixturePod[],
  nodes: readonly V1Node[],
  events: readonly CoreV1Event[],
): ReadonlyMap<string, StragglerReason> {
  const notReady = new Map(nodes.filter((node) => !isReady(node)).map((node) => [node.metadata?.name ?? '', node]));
  const reasons = new Map<string, StragglerReason>();
  for (const pod of pods) {
    const node = notReady.get(pod.node);
    if (node !== undefined) {
      const message = node.status?.conditions?.find(({ type }) => type === 'Ready')?.message ?? 'the node is not Ready';
      reasons.set(objectKey(pod.namespace, pod.name), { reason: 'NodeNotReady', message });
      continue;
    }
    const event = events.findLast(
      (candidate) =>
        candidate.involvedObject.name === pod.name &&
        candidate.involvedObject.namespace === pod.namespace &&
        saysStuck(candidate),
    );
    if (event === undefined) continue;
    reasons.set(objectKey(pod.namespace, pod.name), { reason: event.reason ?? '', message: event.message ?? '' });
  }
  return reasons;
}

function saysStuck({ reason, message }: CoreV1Event): boolean {
  return stuckEvents.has(reason ?? '') && !cacheNotSynced.test(message ?? '');
}

async function orNone<T>(list: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await list;
  } catch {
    return [];
  }
}
