import type { RunningPod, World } from '#src/domain/fixture.ts';
import type { AgentChannel } from '#src/run/ports.ts';
import { durationLimitMs } from '#src/run/probe-table.ts';
import type { Answer, Observation } from '#src/wire/observation.ts';
import type { ProbeOf, ProbeRequest } from '#src/wire/probe.ts';
import { type Fault, faultsOf, hasEnded } from './faults.ts';
import { nameserver, resolve } from './names.ts';
import type { Exchange, Network } from './network.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What every agent of a simulated cluster shares. */
export interface Surroundings {
  readonly world: World;
  readonly network: Network;
  readonly faults: readonly Fault[];
  readonly dnsNode: string;
  readonly clock: VirtualClock;
}

/** Answers probe requests as the agent in this Pod would, in virtual time. */
export function simulateAgent(pod: RunningPod, surroundings: Surroundings): AgentChannel {
  const { clock, faults } = surroundings;
  const isLost = () =>
    hasEnded(faults, pod, clock.nowMs()) ||
    faultsOf(faults, 'agent-lost').some(({ node, atMs }) => node === pod.node && clock.nowMs() >= atMs);
  return {
    pod,
    reconnects: 0,
    searchDomains: [`${pod.namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'],
    nameservers: [nameserver],
    async run(probes, { signal }) {
      if (isLost()) return probes.map(({ id }) => notRun(id, 'the session was lost'));
      const observations = probes.map((probe) => observe(probe, pod, surroundings));
      const waits = probes.map((probe, index) =>
        observations[index]?.outcome === 'timed-out' ? durationLimitMs(probe) : 1,
      );
      await clock.sleep(Math.max(...waits), signal);
      if (signal.aborted) return probes.map(({ id }) => notRun(id, 'aborted'));
      return isLost() ? probes.map(({ id }) => notRun(id, 'the session was lost')) : observations;
    },
    async close() {},
  };
}

function notRun(id: string, detail: string): Observation {
  return { id, outcome: 'not-run', detail };
}

function observe(probe: ProbeRequest, pod: RunningPod, { world, network, faults, dnsNode }: Surroundings): Observation {
  switch (probe.kind) {
    case 'tcp':
    case 'udp':
      return single(probe.id, network.exchange({ ...probe, client: pod, protocol: probe.kind }));
    case 'throughput':
      return { ...single(probe.id, network.exchange({ ...probe, client: pod, protocol: 'tcp' })), mbitPerSecond: 940 };
    case 'spread':
      return spread(probe, (index) =>
        network.exchange({ ...probe, client: pod, protocol: probe.transport, nonce: `${probe.nonce}.${index}` }),
      );
    case 'dns':
      return resolve(probe, pod, world, { network, faults, dnsNode });
    case 'addresses': {
      const wrong = faultsOf(faults, 'wrong-interface').some(({ node }) => node === pod.node);
      return { id: probe.id, outcome: 'reached', addresses: wrong ? ['203.0.113.9'] : [...pod.ips] };
    }
    case 'arrivals': {
      if (faultsOf(faults, 'arrivals-incomplete').some(({ node }) => node === pod.node)) {
        return { id: probe.id, outcome: 'not-run', detail: 'container peer does not answer', arrived: [] };
      }
      return { id: probe.id, outcome: 'reached', arrived: network.arrivedOf(pod, probe.nonces) };
    }
    default:
      throw new Error(`the simulation does not model the probe ${probe.kind}`);
  }
}

function single(id: string, { outcome, answer }: Exchange): Observation {
  return { id, outcome, ...(answer === undefined ? {} : { answers: [answer], elapsedUs: 200 }) };
}

function spread({ id, count }: ProbeOf<'spread'>, exchange: (index: number) => Exchange): Observation {
  const exchanges = Array.from({ length: count }, (_, index) => exchange(index));
  const answers = new Map<string, Answer>();
  for (const { answer } of exchanges) {
    if (answer === undefined) continue;
    const key = JSON.stringify(answer);
    answers.set(key, { ...answer, count: (answers.get(key)?.count ?? 0) + 1 });
  }
  const failed = exchanges.filter(({ outcome }) => outcome !== 'reached');
  const outcome = failed[0]?.outcome ?? 'reached';
  const detail = failed.length === 0 ? {} : { detail: `${failed.length} of ${count} failed` };
  return { id, outcome, ...detail, sent: count, received: count - failed.length, answers: [...answers.values()] };
}
