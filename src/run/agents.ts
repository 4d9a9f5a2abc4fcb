import pLimit from 'p-limit';
import { objectKey } from '../domain/endpoint.ts';
import type { RunningPod } from '../domain/fixture.ts';
import type { Observation } from '../wire/observation.ts';
import type { ProbeRequest } from '../wire/probe.ts';
import type { AgentChannel, Cluster } from './ports.ts';

/** Exec sessions opened at the same time; each costs the API server and a kubelet a process start. */
const maxOpening = 16;

/** The agents of a run. A Pod whose session could not be opened stays in it with the reason, so that its probes come back as `not-run`. */
export interface Agents {
  /** Asks one Pod's agent; every probe yields exactly one observation. */
  ask(podKey: string, probes: readonly ProbeRequest[], options: AskOptions): Promise<readonly Observation[]>;
  readonly sessions: number;
  /** The search lists of all Pods whose session was opened. */
  readonly searchDomains: readonly string[];
  readonly reconnects: () => number;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly parallel: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Opens one session to every Pod that probes; never rejects because of one Pod. */
export async function openAgents(
  cluster: Cluster,
  pods: readonly RunningPod[],
  onConnected: (connected: number, total: number) => void,
  signal: AbortSignal,
): Promise<Agents> {
  const limit = pLimit(maxOpening);
  const probing = pods.filter((pod) => pod.probes);
  const channels = new Map<string, AgentChannel | string>();
  let connected = 0;
  await Promise.all(
    probing.map((pod) =>
      limit(async () => {
        const opened = await openOne(cluster, pod, signal);
        channels.set(objectKey(pod.namespace, pod.name), opened);
        if (typeof opened !== 'string') onConnected(++connected, probing.length);
      }),
    ),
  );
  const open = () => [...channels.values()].filter((channel) => typeof channel !== 'string');
  return {
    async ask(podKey, probes, options) {
      const channel = channels.get(podKey) ?? 'it does not probe in this run';
      if (typeof channel === 'string') {
        return probes.map(({ id }) => ({ id, outcome: 'not-run', detail: `no session with ${podKey}: ${channel}` }));
      }
      return channel.run(probes, options);
    },
    sessions: connected,
    searchDomains: open().flatMap((channel) => channel.searchDomains),
    reconnects: () => open().reduce((sum, channel) => sum + channel.reconnects, 0),
    async close() {
      await Promise.allSettled(open().map((channel) => channel.close()));
    },
  };
}

async function openOne(cluster: Cluster, pod: RunningPod, signal: AbortSignal): Promise<AgentChannel | string> {
  if (pod.problem !== undefined) return pod.problem;
  try {
    return await cluster.openAgent(pod, signal);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
