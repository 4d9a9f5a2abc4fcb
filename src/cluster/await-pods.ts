import type { V1Pod } from '@kubernetes/client-node';
import { objectKey } from '../domain/endpoint.ts';
import type { FixturePod, RunningPod } from '../domain/fixture.ts';
import type { DeployListener } from '../run/ports.ts';
import { pause } from './interruption.ts';
import { podState, summarizeReasons } from './pod-status.ts';
import type { PodState } from './pod-status.ts';
import { startVerdict } from './start-verdict.ts';
import { stragglerWatch } from './stragglers.ts';
import type { StragglerExplainer } from './stragglers.ts';

/** A Pod that is not up, with the state it was last seen in. */
export interface FailedPod {
  readonly pod: FixturePod;
  readonly state: Exclude<PodState, { kind: 'running' }>;
}

export interface StartedPods {
  readonly running: readonly RunningPod[];
  readonly failed: readonly FailedPod[];
}

export interface AwaitOptions {
  readonly pods: readonly FixturePod[];
  readonly list: (signal: AbortSignal) => Promise<ReadonlyMap<string, V1Pod>>;
  /**
   * The Pods' own `metadata.uid` by key `namespace/name`, of those that may have had a predecessor of the same name: the API server's
   * memory may still have that one.
   */
  readonly uids?: ReadonlyMap<string, string>;
  /** Says of Pods that wait for long why their nodes cannot start them, by key `namespace/name`. */
  readonly explainStragglers: StragglerExplainer;
  readonly listener: DeployListener;
  /** From now on. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const shortestPauseMs = 300;

/**
 * Polls until every Pod runs or it is clear that no more will. A poll is one list from the API server's memory: with the pause
 * grown in proportion to the time a list takes, it stays cheap on large clusters and needs none of a watch's resumption.
 * Throws ToolError of the API; what the Pods did is in the result.
 */
export async function awaitPods(options: AwaitOptions): Promise<StartedPods> {
  const startedMs = performance.now();
  const seen = new Set<string>();
  const told = new Set<FixturePod>();
  const stragglers = stragglerWatch(options.explainStragglers, startedMs);
  let failingSinceMs: number | undefined;
  for (;;) {
    const askedMs = performance.now();
    const found = await options.list(options.signal);
    const nowMs = performance.now();
    const observed = options.pods.map((pod) => stateOf(pod, found, seen, options.uids));
    const states = await stragglers(options.pods, observed, options.signal);
    const failing = states.some((state) => state.kind !== 'running' && state.kind !== 'waiting');
    failingSinceMs = failing ? (failingSinceMs ?? nowMs) : undefined;
    for (const [index, pod] of options.pods.entries()) {
      const state = states[index];
      if (state?.kind !== 'running' || told.has(pod)) continue;
      told.add(pod);
      options.listener.onPodRunning?.(runningPod(pod, state));
    }
    options.listener.onProgress?.({
      running: states.filter((state) => state.kind === 'running').length,
      total: states.length,
      waitingFor: summarizeReasons(states),
    });
    const verdict = startVerdict({
      states,
      failingForMs: failingSinceMs === undefined ? undefined : nowMs - failingSinceMs,
      deadlinePassed: nowMs - startedMs >= options.timeoutMs,
    });
    if (verdict !== 'wait') return sortOut(options.pods, states);
    await pause(Math.max(shortestPauseMs, 3 * (nowMs - askedMs)), options.signal);
  }
}

/** The API server's memory may lag behind our own creation: a Pod counts as gone only after it has been seen. */
function stateOf(
  pod: FixturePod,
  found: ReadonlyMap<string, V1Pod>,
  seen: Set<string>,
  uids?: ReadonlyMap<string, string>,
): PodState {
  const key = objectKey(pod.namespace, pod.name);
  const uid = uids?.get(key);
  const listed = found.get(key);
  const object = uid === undefined || listed?.metadata?.uid === uid ? listed : undefined;
  if (object !== undefined) seen.add(key);
  return object === undefined && !seen.has(key)
    ? { kind: 'waiting', reason: 'Creating', message: '' }
    : podState(object, pod);
}

function sortOut(pods: readonly FixturePod[], states: readonly PodState[]): StartedPods {
  const running: RunningPod[] = [];
  const failed: FailedPod[] = [];
  for (const [index, pod] of pods.entries()) {
    const state = states[index];
    if (state?.kind === 'running') running.push(runningPod(pod, state));
    else if (state !== undefined) failed.push({ pod, state });
  }
  return { running, failed };
}

function runningPod(pod: FixturePod, { ip, ips, hostIps }: Extract<PodState, { kind: 'running' }>): RunningPod {
  return { ...pod, ips, hostIps, ...(ip === undefined ? {} : { ip }) };
}
