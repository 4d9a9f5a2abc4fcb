import { agentKey, type Agents } from './agents.ts';
import type { AskedCase } from './scenario.ts';

const askMs = 3_000;

/**
 * After a timeout between Pods: did the request get there? Asks the target's own responders, over the control channel, and
 * notes the answer on the case's last observation. A datagram that arrived puts the loss on the way back.
 */
export async function askArrivals(asked: readonly AskedCase[], agents: Agents, signal: AbortSignal): Promise<void> {
  const lost = asked.filter(
    ({ planned, polls }) => planned.family === 'pod-to-pod' && polls.at(-1)?.outcome === 'timed-out',
  );
  const byTarget = new Map<string, AskedCase[]>();
  for (const entry of lost) {
    const { to } = entry.planned;
    if (to.kind !== 'pod' || entry.lastNonce === undefined) continue;
    const key = agentKey({ namespace: to.namespace, pod: to.pod });
    byTarget.set(key, [...(byTarget.get(key) ?? []), entry]);
  }
  await Promise.all(
    [...byTarget].map(async ([agent, entries]) => {
      const nonces = entries.flatMap(({ lastNonce }) => lastNonce ?? []);
      const request = { kind: 'arrivals' as const, id: 'arrivals', nonces };
      const [answer] = await agents.ask(agent, [request], { parallel: 1, deadlineMs: askMs, signal });
      if (answer?.arrived === undefined) return;
      for (const { polls, lastNonce } of entries) {
        const last = polls.at(-1);
        if (last === undefined || lastNonce === undefined) continue;
        const requestArrived = answer.arrived.includes(lastNonce);
        // Only a complete list tells that a request did not arrive.
        if (!requestArrived && answer.outcome !== 'reached') continue;
        polls[polls.length - 1] = { ...last, requestArrived };
      }
    }),
  );
}
