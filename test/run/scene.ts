import type { Change, Scenario, Stage } from '#src/checks/planned-case.ts';
import type { FixturePod, FixtureService, RunningPod, RunningService, World } from '#src/domain/fixture.ts';
import type { Agents } from '#src/run/agents.ts';
import type { Cluster } from '#src/run/ports.ts';
import { ProbeQueue } from '#src/run/probe-queue.ts';
import { runScenario } from '#src/run/scenario.ts';
import type { StageTools } from '#src/run/stage.ts';
import type { Outcome } from '#src/wire/observation.ts';
import type { ProbeRequest } from '#src/wire/probe.ts';
import { nodeFacts } from '../simulation/cluster.ts';
import { VirtualClock } from '../simulation/virtual-clock.ts';

export const webPod: FixturePod = {
  namespace: 'ns',
  name: 'web',
  node: 'n1',
  role: 'web',
  labels: {},
  containers: ['agent'],
  probes: ['agent'],
};

export const echo: FixtureService = { namespace: 'ns', name: 'echo', manifest: 'echo', selector: {} };

export const runningEcho: RunningService = {
  ...echo,
  clusterIps: ['10.96.0.1'],
  ports: [{ name: 'tcp', protocol: 'TCP', port: 80 }],
};

/** A Pod that came up as the n-th. */
export function up(pod: FixturePod, host = 9): RunningPod {
  return { ...pod, ips: [`10.0.0.${host}`] };
}

/** A world with one client and what a test adds. */
export function worldWith(details: Partial<World> = {}): World {
  return {
    pods: [up({ ...webPod, name: 'client', role: 'agent' }, 1)],
    services: [],
    nodes: [nodeFacts('n1')],
    dnsDomain: 'cluster.local',
    nameservers: [],
    ...details,
  };
}

export interface Scene {
  readonly world?: World;
  /** Answers calls of the API; what is not given succeeds. */
  readonly cluster?: Partial<Cluster>;
  /** How probes end; all are reached unless told. */
  readonly outcomeOf?: (probe: ProbeRequest, agent: string) => Outcome;
  readonly signal?: AbortSignal;
}

/** A cluster and agents where only what a test says goes wrong. `calls` are changes and sessions in their order. */
export function setUp(scene: Scene = {}) {
  const { world = worldWith(), outcomeOf = () => 'reached', signal = new AbortController().signal } = scene;
  const clock = new VirtualClock();
  const calls: string[] = [];
  const requests: ProbeRequest[] = [];
  const agents: Agents = {
    async ask(agent, probes) {
      requests.push(...probes);
      await clock.sleep(1);
      return probes.map((probe) => {
        const outcome = outcomeOf(probe, agent);
        return { id: probe.id, outcome, ...(outcome === 'reached' ? {} : { detail: `why ${outcome}` }) };
      });
    },
    async open({ name }) {
      calls.push(`open ${name}`);
    },
    sessions: () => 1,
    searchDomains: () => [],
    nameservers: () => [],
    reconnects: () => 0,
    async close() {},
  };
  const tools: StageTools = {
    agents,
    clock,
    listener: () => undefined,
    signal,
    runId: 'r1',
    patience: 1,
    queue: new ProbeQueue(agents, 8, signal),
    countProbes: () => undefined,
    read: async () => ({ outcome: 'not-run' }),
  };
  const answering: Partial<Cluster> = {
    createPolicy: async () => undefined,
    createService: async () => runningEcho,
    createPod: async (pod) => up(pod),
    createObject: async () => undefined,
    deleteObject: async () => undefined,
    patchObject: async () => undefined,
    specOf: () => ({ ports: [{ name: 'tcp', port: 80 }] }),
    ...scene.cluster,
  };
  const cluster = new Proxy(answering as Cluster, {
    get(target, name: keyof Cluster) {
      if (name !== 'specOf') calls.push(name);
      return target[name];
    },
  });
  return { world, cluster, tools, clock, calls, requests };
}

/** Runs a scenario on them. */
export async function play(scenario: Scenario, scene: Scene = {}) {
  const { world, cluster, tools, clock, calls, requests } = setUp(scene);
  const started = clock.nowMs();
  const end = await runScenario(scenario, world, cluster, tools);
  return { ...end, calls, requests, tookMs: clock.nowMs() - started };
}

/** A stage that is not polled for long. */
export function stageOf(changes: Stage['changes'], cases: Stage['cases'], id = 'stage'): Stage {
  return { id, changes, cases, settleMs: 100, stablePolls: 1 };
}

/** A scenario of one stage, or of several. */
export function scenarioOf(stages: readonly Stage[], details: Partial<Scenario> = {}): Scenario {
  return { id: 'scenario', stages, ...details };
}

export const createWeb: Change = { action: 'create-pod', pod: webPod };
export const createEcho: Change = { action: 'create-service', service: echo };
