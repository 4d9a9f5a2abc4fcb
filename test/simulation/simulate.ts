import type { ClusterState } from '#src/domain/cluster-state.ts';
import type { NodeFacts } from '#src/domain/facts.ts';
import type { IpFamily } from '#src/domain/network.ts';
import type { Report } from '#src/domain/report.ts';
import type { RunEvent } from '#src/run/events.ts';
import { runCheck } from '#src/run/run-check.ts';
import type { CheckSettings } from '#src/run/settings.ts';
import { nodeFacts, type SimulatedCluster, simulateCluster } from './cluster.ts';
import type { Fault } from './faults.ts';
import { modelledChecks } from './modelled-checks.ts';
import { expectSoundReport } from './sound-report.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface SimulationOptions {
  /** Nodes `n1`, `n2` and so on, or exactly these. */
  readonly nodes?: number | readonly NodeFacts[];
  readonly families?: readonly IpFamily[];
  readonly faults?: readonly Fault[];
  readonly settings?: Partial<CheckSettings>;
  readonly errors?: Readonly<Record<string, unknown>>;
  readonly leftBehind?: readonly string[];
  /** What the API says of the cluster's components. */
  readonly state?: ClusterState;
  /** When the user presses Ctrl-C, in virtual milliseconds. */
  readonly interruptAtMs?: number;
}

export interface Simulation {
  readonly report: Report;
  readonly cluster: SimulatedCluster;
  readonly events: readonly RunEvent[];
}

/** Runs `podreach check` on a simulated cluster; whatever is wrong with it, the report must be sound. */
export async function simulate(options: SimulationOptions = {}): Promise<Simulation> {
  const {
    nodes = 3,
    families = ['ipv4'],
    faults = [],
    settings,
    errors = {},
    leftBehind = [],
    state,
    interruptAtMs,
  } = options;
  const clock = new VirtualClock();
  const cluster = simulateCluster(
    {
      nodes:
        typeof nodes === 'number' ? Array.from({ length: nodes }, (_, index) => nodeFacts(`n${index + 1}`)) : nodes,
      families,
      faults,
      errors,
      leftBehind,
      ...(state === undefined ? {} : { state }),
    },
    clock,
  );
  const events: RunEvent[] = [];
  const user = new AbortController();
  if (interruptAtMs !== undefined) clock.at(interruptAtMs, () => user.abort());
  const report = await runCheck({
    cluster,
    settings: {
      runId: 'run1',
      namespacePrefix: 'podreach',
      image: 'node:22',
      checks: modelledChecks,
      followUps: [],
      timeoutMs: 600_000,
      concurrency: 64,
      patience: 1,
      keep: false,
      policy: 'quick',
      mesh: 'full',
      agentsPerNode: 1,
      burst: 50,
      features: [],
      outsideNames: [],
      policyCases: [],
      policyLanes: 0,
      ...settings,
    },
    version: '0.0.0',
    startedAt: new Date('2026-01-01T00:00:00Z'),
    clock,
    listener: (event) => events.push(event),
    signal: user.signal,
  });
  expectSoundReport(report);
  return { report, cluster, events };
}
