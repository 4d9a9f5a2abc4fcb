import { setMaxListeners } from 'node:events';
import { planScenarios } from '../checks/plan.ts';
import type { Scenario } from '../checks/planned-case.ts';
import type { Case, Skip } from '../domain/case.ts';
import type { Facts } from '../domain/facts.ts';
import type { Finding } from '../domain/finding.ts';
import type { Fixture, RunningPod, World } from '../domain/fixture.ts';
import type { Reading } from '../domain/reading.ts';
import { type Report, reportSchemaVersion, type RunFailure, type ScenarioTiming } from '../domain/report.ts';
import { ToolError } from '../errors.ts';
import { summarize } from '../judge/judge-all.ts';
import { policyTimesOf } from '../judge/policy-times.ts';
import { dnsDomainOf, mostCommonNameservers } from '../plan/dns-domain.ts';
import { planNodes, planRun, type RunPlan } from '../plan/run-plan.ts';
import { type Agents, createAgents } from './agents.ts';
import { askArrivals } from './arrivals.ts';
import { askReading } from './ask-reading.ts';
import type { RunListener } from './events.ts';
import { explain } from './explain.ts';
import type { Cluster } from './ports.ts';
import { deployWithAgents, sessionsOf } from './deploy-with-agents.ts';
import type { AskedCase } from './scenario.ts';
import { ProbeQueue } from './probe-queue.ts';
import { probesAtOnce } from './probes-at-once.ts';
import { judgeRun } from './judge-run.ts';
import { planFollowUps } from './follow-ups.ts';
import { failureOf } from './run-failure.ts';
import type { CheckSettings, Clock } from './settings.ts';
import { withoutCases } from './without-cases.ts';
import { runSideBySide } from './side-by-side.ts';
import { Stopwatch } from './stopwatch.ts';

/** How long clean-up may take; it runs even after the run itself was aborted. */
const cleanupMs = 90_000;

export interface RunOptions {
  readonly cluster: Cluster;
  readonly settings: CheckSettings;
  /** podreach's own version, for the report. */
  readonly version: string;
  readonly startedAt: Date;
  readonly clock: Clock;
  readonly listener: RunListener;
  /** Aborted by the user's first signal. */
  readonly signal: AbortSignal;
}

/** What a run has found out so far; whatever happens, the report is made of it. */
interface Progress {
  facts?: Facts;
  fixture?: Fixture;
  skipped: readonly Skip[];
  asked: readonly AskedCase[];
  /** Probes that were sent. */
  probes: number;
  cases: readonly Case[];
  findings: readonly Finding[];
  /** Every Pod there was in the run. */
  pods: readonly RunningPod[];
  /** The worlds there were, as far as they were really made. */
  worlds: readonly World[];
  /** Keys of the Pods that scenarios were to end. */
  endedPods: readonly string[];
  agents?: Agents;
  scenarios?: readonly ScenarioTiming[];
  failure?: RunFailure;
  leftBehind: readonly string[];
}

/**
 * facts -> plan -> agents up -> observations -> verdicts -> findings -> report, and clean-up in any case. Never throws for
 * what happens in or around the cluster: such failures stand in `report.run.failure`.
 */
export async function runCheck(options: RunOptions): Promise<Report> {
  const { cluster, clock, signal } = options;
  const watch = new Stopwatch(clock);
  const progress: Progress = {
    skipped: [],
    asked: [],
    probes: 0,
    cases: [],
    findings: [],
    pods: [],
    worlds: [],
    endedPods: [],
    leftBehind: [],
  };
  try {
    await probe(options, progress, watch);
    progress.cases = await judgeRun(progress, cluster, options.settings.runId, signal);
    // Before clean-up closes the sessions: they know the name servers.
    const nameservers = mostCommonNameservers(progress.agents?.nameservers() ?? []);
    progress.findings = await explain(progress, cluster, nameservers, signal);
  } finally {
    await watch.time('cleanupMs', () => cleanUp(options, progress));
  }
  return reportOf(options, progress, watch);
}

/** Everything until the last probe is answered. What goes wrong in or around the cluster stands in `progress.failure`. */
async function probe(options: RunOptions, progress: Progress, watch: Stopwatch): Promise<void> {
  const { cluster, settings, clock, listener, signal } = options;
  const timeout = AbortSignal.timeout(settings.timeoutMs);
  const stop = new AbortController();
  const limit = AbortSignal.any([signal, timeout, stop.signal]);
  // Every batch of every agent listens to it; Node would warn of a leak at the eleventh.
  setMaxListeners(0, limit);
  try {
    const facts = await watch.time('factsMs', () => cluster.readFacts(limit));
    progress.facts = facts;
    const { site, checks, fixture } = planChecks(facts, settings, progress, listener);
    progress.fixture = fixture;
    const agents = createAgents(cluster, (connected) =>
      listener({ type: 'agents', connected, total: sessionsOf(fixture) }),
    );
    progress.agents = agents;
    const deployed = await watch.time('podsReadyMs', async () => {
      listener({ type: 'deploying', fixture });
      return deployWithAgents(fixture, agents, cluster, listener, limit);
    });
    const nameservers = mostCommonNameservers(agents.nameservers());
    const asksDns = checks.some(({ id, family }) => family === 'dns' || id === 'policy.dns');
    const dnsReplicas = asksDns ? await cluster.findDnsReplicas(nameservers, limit) : undefined;
    const namesApiServer = asksDns || checks.some(({ family }) => family === 'service');
    const apiService = namesApiServer ? await cluster.findApiService(site.home, limit) : undefined;
    const world: World = {
      ...deployed,
      nodes: site.nodes,
      dnsDomain: dnsDomainOf(agents.searchDomains()),
      nameservers,
      ...(dnsReplicas === undefined ? {} : { dnsReplicas }),
      ...(apiService === undefined ? {} : { apiService }),
    };
    const tools = {
      agents,
      queue: new ProbeQueue(agents, probesAtOnce(settings), limit),
      read: (reading: Reading) => askReading(cluster, reading, limit),
      clock,
      listener,
      signal: limit,
      runId: settings.runId,
      patience: settings.patience,
      countProbes: (count: number) => (progress.probes += count),
    };
    await watch.time('probingMs', async () => {
      const ask = (scenarios: readonly Scenario[]) => runSideBySide(scenarios, world, cluster, tools, stop);
      const planned = planScenarios(world, site, checks);
      const ended = [...(await ask(planned.filter(({ alone = false }) => !alone)))];
      for (const scenario of planned.filter(({ alone = false }) => alone)) ended.push(...(await ask([scenario])));
      const note = () => {
        progress.asked = ended.flatMap(({ asked }) => asked);
        progress.worlds = [world, ...ended.map(({ made }) => made)];
        progress.endedPods = ended.flatMap(({ endedPods }) => endedPods);
      };
      note();
      progress.pods = [world, ...ended.map((end) => end.world)].flatMap(({ pods }) => pods);
      await askArrivals(progress.asked, agents, limit);
      if (!limit.aborted) {
        const cases = await judgeRun(progress, cluster, settings.runId, limit);
        const more = await ask(planFollowUps({ ...progress, cases }, world, site, settings.followUps));
        await askArrivals(
          more.flatMap(({ asked }) => asked),
          agents,
          limit,
        );
        ended.push(...more);
        note();
      }
      progress.scenarios = ended.map(({ timing }) => timing);
      const barred = ended.find((end) => end.barred !== undefined)?.barred;
      progress.skipped = [...progress.skipped, ...withoutCases(checks, progress.asked, barred)];
      const broken = ended.find(({ failure }) => failure !== undefined);
      if (broken !== undefined) throw broken.failure;
    });
    limit.throwIfAborted();
  } catch (error) {
    progress.failure = failureOf(error, signal, timeout, settings);
  }
}

/** What is left out is in the report even if it turns out that nothing is left. */
function planChecks(facts: Facts, settings: CheckSettings, progress: Progress, listener: RunListener): RunPlan {
  const nodes = planNodes(facts, settings.nodes);
  progress.skipped = nodes.skipped;
  listener({ type: 'facts', facts, usableNodes: nodes.usable.length });
  const plan = planRun(facts, nodes, settings);
  progress.skipped = plan.skipped;
  return plan;
}

async function cleanUp({ cluster, settings, listener }: RunOptions, progress: Progress): Promise<void> {
  // Beside the removal, not before it: the farewell of the agents would only add to it.
  const farewell = progress.agents?.close();
  if (progress.fixture === undefined || settings.keep) return farewell;
  listener({ type: 'cleaning', namespaces: progress.fixture.namespaces.map(({ name }) => name) });
  try {
    progress.leftBehind = await cluster.remove(settings.runId, AbortSignal.timeout(cleanupMs));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    progress.leftBehind = progress.fixture.namespaces.map(({ name }) => `Namespace ${name}`);
    listener({ type: 'notice', level: 'warn', message: `clean-up failed: ${error.message}` });
  }
  await farewell;
}

function reportOf(options: RunOptions, progress: Progress, watch: Stopwatch): Report {
  const { cluster, settings, version, startedAt } = options;
  const { facts, failure, agents, probes, cases, findings } = progress;
  const policies = policyTimesOf(cases);
  const totalMs = watch.totalMs();
  return {
    schemaVersion: reportSchemaVersion,
    tool: { name: 'podreach', version },
    run: {
      id: settings.runId,
      startedAt: startedAt.toISOString(),
      finishedAt: new Date(startedAt.getTime() + totalMs).toISOString(),
      outcome: failure === undefined ? 'complete' : failure.code === 'INTERRUPTED' ? 'interrupted' : 'failed',
      ...(failure === undefined ? {} : { failure }),
      image: settings.image,
      namespaces: progress.fixture?.namespaces.map(({ name }) => name) ?? [],
      leftBehind: progress.leftBehind,
      kept: settings.keep,
    },
    ...(facts === undefined ? {} : { cluster: facts }),
    summary: summarize(cases),
    cases,
    findings,
    skipped: progress.skipped,
    timings: {
      ...watch.phases(),
      totalMs,
      apiRequests: cluster.apiRequests,
      execSessions: agents?.sessions() ?? 0,
      execReconnects: agents?.reconnects() ?? 0,
      probes,
      ...(policies === undefined ? {} : { policies }),
      ...(progress.scenarios === undefined ? {} : { scenarios: progress.scenarios }),
    },
  };
}
