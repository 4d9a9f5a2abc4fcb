import pLimit from 'p-limit';
import { objectKey, type PodEndpoint } from '../domain/endpoint.ts';
import type { RunningPod } from '../domain/fixture.ts';
import type { Observation } from '../wire/observation.ts';
import type { ProbeRequest } from '../wire/probe.ts';
import type { AgentChannel, Cluster, RunProbesOptions } from './ports.ts';

/** Exec sessions opened at the same time; each costs the API server and a kubelet a process start. */
const maxOpening = 16;

/** The agents of a run. A Pod whose session could not be opened stays in it with the reason, so that its probes come back as `not-run`. */
export interface Agents {
  /** Asks one agent, named by `agentKey`; every probe yields exactly one observation. */
  ask(agent: string, probes: readonly ProbeRequest[], options: RunProbesOptions): Promise<readonly Observation[]>;
  /** Opens a session to every container of a Pod that probes; a Pod anew under its old name gets new ones. Never rejects. */
  open(pod: RunningPod, signal: AbortSignal): Promise<void>;
  readonly sessions: () => number;
  /** The search lists of all Pods whose session is open. */
  readonly searchDomains: () => readonly string[];
  /** Their name servers. */
  readonly nameservers: () => readonly string[];
  readonly reconnects: () => number;
  close(): Promise<void>;
}

/** Names an agent: the container of a Pod, `agent` unless told otherwise. */
export function agentKey({ namespace, pod, container = 'agent' }: Omit<PodEndpoint, 'kind' | 'node'>): string {
  return `${objectKey(namespace, pod)}/${container}`;
}

/** The agents of a run, none of them open yet. `onConnected` is called with the number of sessions so far. */
export function createAgents(cluster: Cluster, onConnected: (connected: number) => void): Agents {
  const limit = pLimit(maxOpening);
  const channels = new Map<string, AgentChannel | string>();
  let connected = 0;
  const openContainer = async (pod: RunningPod, container: string, signal: AbortSignal) => {
    const opened = await openOne(cluster, pod, container, signal);
    const key = agentKey({ namespace: pod.namespace, pod: pod.name, container });
    const before = channels.get(key);
    channels.set(key, opened);
    if (before !== undefined && typeof before !== 'string') await before.close();
    if (typeof opened === 'string') return;
    connected += 1;
    onConnected(connected);
  };
  const open = () => [...channels.values()].filter((channel) => typeof channel !== 'string');
  return {
    async ask(agent, probes, options) {
      const channel = channels.get(agent) ?? 'it does not probe in this run';
      if (typeof channel === 'string') {
        return probes.map(({ id }) => ({ id, outcome: 'not-run', detail: `no session with ${agent}: ${channel}` }));
      }
      return channel.run(probes, options);
    },
    async open(pod, signal) {
      await Promise.all(pod.probes.map((container) => limit(() => openContainer(pod, container, signal))));
    },
    sessions: () => connected,
    searchDomains: () => open().flatMap((channel) => channel.searchDomains),
    nameservers: () => open().flatMap((channel) => channel.nameservers),
    reconnects: () => open().reduce((sum, channel) => sum + channel.reconnects, 0),
    async close() {
      await Promise.allSettled(open().map((channel) => channel.close()));
    },
  };
}

async function openOne(
  cluster: Cluster,
  pod: RunningPod,
  container: string,
  signal: AbortSignal,
): Promise<AgentChannel | string> {
  if (pod.problem !== undefined) return pod.problem;
  try {
    return await cluster.openAgent(pod, container, signal);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
