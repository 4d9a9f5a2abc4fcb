import type { Case } from '../domain/case.ts';
import { objectKey } from '../domain/endpoint.ts';
import type { World } from '../domain/fixture.ts';
import { ToolError } from '../errors.ts';
import { judgeAll } from '../judge/judge-all.ts';
import { type LostPod, lostTargets } from '../judge/lost-targets.ts';
import type { Cluster, PodNow } from './ports.ts';
import type { AskedCase } from './scenario.ts';

/** An API server that answers does so in a fraction of it. */
const readingMs = 5_000;

/** What a run has asked so far. */
export interface AskedSoFar {
  readonly asked: readonly AskedCase[];
  /** The worlds that it was asked of, as far as they were really made. */
  readonly worlds: readonly World[];
  /** Keys of the Pods that scenarios were to end. */
  readonly endedPods: readonly string[];
}

/**
 * Judges what was asked so far. Only where something failed the run's Pods are read, once: a case whose target was evicted or deleted
 * meanwhile says nothing of the network. Where they cannot be read, or the user's signal ends the wait, it is judged without.
 */
export async function judgeRun(
  { asked, worlds, endedPods }: AskedSoFar,
  cluster: Pick<Cluster, 'podsNow'>,
  runId: string,
  signal: AbortSignal,
): Promise<readonly Case[]> {
  const cases = judgeAll(asked);
  if (signal.aborted || !cases.some(({ verdict }) => verdict.status === 'fail')) return cases;
  const now = await readPods(cluster, runId, AbortSignal.any([signal, AbortSignal.timeout(readingMs)]));
  if (now === undefined) return cases;
  const lost = lostPods(worlds, new Set(endedPods), now);
  const services = worlds.flatMap((world) => world.services);
  return lost.length === 0 ? cases : judgeAll(asked, lostTargets(lost, services));
}

async function readPods(
  cluster: Pick<Cluster, 'podsNow'>,
  runId: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, PodNow> | undefined> {
  try {
    return await cluster.podsNow(runId, signal);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return undefined;
  }
}

/** Pods that came up and no longer run. One that a scenario ended may be there anew under its name: it is never counted. */
function lostPods(
  worlds: readonly World[],
  ended: ReadonlySet<string>,
  now: ReadonlyMap<string, PodNow>,
): readonly LostPod[] {
  const pods = new Map(
    worlds.flatMap((world) => world.pods.map((pod) => [objectKey(pod.namespace, pod.name), pod] as const)),
  );
  return [...pods].flatMap(([key, pod]) => {
    const found = now.get(key);
    const why = found === undefined ? 'it was deleted' : found.whyEnded;
    return pod.problem !== undefined || ended.has(key) || why === undefined ? [] : [{ pod, why }];
  });
}
