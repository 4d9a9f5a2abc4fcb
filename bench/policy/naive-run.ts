import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { CheckOptions } from '../../src/checks/check.ts';
import type { Change, PlannedCase, Stage } from '../../src/checks/planned-case.ts';
import { stagesOf } from '../../src/checks/policy/suite/case-stages.ts';
import { flowsOfSteps } from '../../src/checks/policy/suite/flows.ts';
import { type Lane, laneFixture, lanePod, ownPods, podLabels } from '../../src/checks/policy/suite/lane.ts';
import { newRunId } from '../../src/cli/run-id.ts';
import { ApiEdge } from '../../src/cluster/api-edge.ts';
import { connect, type ConnectedCluster } from '../../src/cluster/connect.ts';
import { Credentials } from '../../src/cluster/credentials.ts';
import { abortError } from '../../src/cluster/interruption.ts';
import { loadKubeconfig } from '../../src/cluster/kubeconfig.ts';
import type { World } from '../../src/domain/fixture.ts';
import type { IpFamily } from '../../src/domain/network.ts';
import type { PolicyCase } from '../../src/domain/policy-case.ts';
import { planNodes } from '../../src/plan/run-plan.ts';
import { planSite } from '../../src/plan/site.ts';
import { askByExec, naiveProbe } from './exec-probe.ts';
import type { BenchedCluster } from './podreach-run.ts';

/** A policy case as the naive runner did it. */
export interface NaiveCase {
  readonly id: string;
  readonly policies: number;
  readonly flows: number;
  readonly seconds: number;
  readonly apiRequests: number;
  /** Flows of which the oracle says what has to come of them. */
  readonly judged: number;
  /** Those of them that came out so. */
  readonly asExpected: number;
  /** Flows whose session failed. */
  readonly lost: number;
}

/** All that the naive runner did. */
export interface NaiveRun {
  readonly cases: readonly NaiveCase[];
  /** With its Pods' start and clean-up. */
  readonly seconds: number;
}

export interface NaiveOptions extends BenchedCluster {
  /** All there are. */
  readonly policyCases: readonly PolicyCase[];
  /** So many of them are done. */
  readonly sample: number;
  readonly say: (line: string) => void;
}

/** What a policy is given to take effect, whether it takes longer or not. */
const settleMs = 5_000;

/** Exec sessions at a time. */
const parallel = 15;

const podStartMs = 120_000;

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** Where the cases are run. */
interface NaiveBed {
  readonly cluster: ConnectedCluster;
  /** For exec sessions. */
  readonly edge: ApiEdge;
  readonly lane: Lane;
  readonly world: World;
  readonly signal: AbortSignal;
}

/**
 * Does some policy cases one after the other on nine Pods: creates the policies, sleeps, asks each flow of the case's step by an exec
 * session, deletes the policies. Throws ToolError; leaves nothing behind.
 */
export async function runNaively(options: NaiveOptions): Promise<NaiveRun> {
  const { policyCases, sample, image, signal, say, ...which } = options;
  setMaxListeners(0, signal);
  const startedMs = performance.now();
  const loaded = await loadKubeconfig(which);
  const edge = new ApiEdge(loaded.server, new Credentials(loaded, 'podreach-bench'), quiet);
  const cluster = await connect({ ...which, image, timeoutMs: podStartMs, logger: quiet });
  const facts = await cluster.readFacts(signal);
  const { usable } = planNodes(facts, undefined);
  const chosen = sampleOf(policyCases, sample, facts.podFamilies);
  const runId = newRunId();
  const site = planSite({ runId, namespacePrefix: 'podreach', facts, nodes: usable, options: optionsFor(chosen) });
  const lane: Lane = { number: 1, site, caseNumber: 1 };
  const cases: NaiveCase[] = [];
  try {
    const world = await startLane(cluster, lane, runId, signal);
    for (const policyCase of chosen) {
      say(`naive: ${policyCase.id}`);
      cases.push(await runCase({ cluster, edge, lane, world, signal }, policyCase));
    }
  } finally {
    const left = await cluster.remove(runId, new AbortController().signal);
    for (const object of left) say(`left behind: ${object}`);
  }
  return { cases, seconds: secondsSince(startedMs) };
}

/** Cases of one step that do nothing but create policies, spread evenly from those that ask little to those that ask much. */
function sampleOf(
  policyCases: readonly PolicyCase[],
  size: number,
  families: readonly IpFamily[],
): readonly PolicyCase[] {
  const plain = policyCases.filter(
    ({ steps }) =>
      steps.length === 1 &&
      steps.every(({ apply, ...others }) => Object.values(others).every(isEmpty) && !isEmpty(apply)),
  );
  const bySize = plain
    .map((policyCase) => ({ policyCase, flows: flowsOfSteps(policyCase, families).flat().length }))
    .toSorted((one, other) => one.flows - other.flows);
  const count = Math.min(size, bySize.length);
  return Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) * bySize.length) / count)).flatMap(
    (place) => bySize[place]?.policyCase ?? [],
  );
}

/** A step's `intent` is no deed. */
function isEmpty(part: string | object): boolean {
  return typeof part === 'string' || Object.keys(part).length === 0;
}

function optionsFor(policyCases: readonly PolicyCase[]): CheckOptions {
  return {
    mesh: 'full',
    agentsPerNode: 1,
    burst: 0,
    features: [],
    outsideNames: [],
    policyCases,
    policyLanes: 1,
  };
}

async function startLane(cluster: ConnectedCluster, lane: Lane, runId: string, signal: AbortSignal): Promise<World> {
  const { namespaces = [] } = laneFixture(lane.site);
  const pods = ownPods.map((key) => lanePod(lane, key, podLabels(key.split('/')[1] ?? '')));
  const { world, problems } = await cluster.deploy({ runId, namespaces, policies: [], services: [], pods }, {}, signal);
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`Pod ${problem.pod.name} did not come up: ${problem.detail}`);
  return { ...world, nodes: lane.site.nodes, dnsDomain: 'cluster.local', nameservers: [] };
}

async function runCase(bed: NaiveBed, policyCase: PolicyCase): Promise<NaiveCase> {
  const { cluster, edge, lane, world, signal } = bed;
  const requests = () => cluster.apiRequests + edge.requests;
  const requestsBefore = requests();
  const startedMs = performance.now();
  const stages = stagesOf(lane, policyCase, { ofSteps: true, ofRelease: false });
  const creations = stages
    .flatMap((stage) => changesIn(stage, world))
    .filter(({ action }) => action === 'create-policy');
  const deletions = stages.flatMap((stage) => changesIn(stage, world)).filter(({ action }) => action === 'delete');
  await Promise.all(creations.map((change) => make(bed, change)));
  await pause(settleMs, signal);
  const planned = stages.flatMap(({ cases }) => (typeof cases === 'function' ? cases(world) : cases));
  const answers = await askAll(bed, planned);
  await Promise.all(deletions.map((change) => make(bed, change)));
  const judged = answers.filter(({ expected, answer }) => expected !== undefined && answer !== 'lost');
  return {
    id: policyCase.id,
    policies: creations.length,
    flows: answers.length,
    seconds: secondsSince(startedMs),
    apiRequests: requests() - requestsBefore,
    judged: judged.length,
    asExpected: judged.filter(({ expected, answer }) => expected === answer).length,
    lost: answers.filter(({ answer }) => answer === 'lost').length,
  };
}

/** What a stage changes, one by one. */
function changesIn({ changes }: Stage, world: World): readonly Change[] {
  const all = typeof changes === 'function' ? changes(world) : changes;
  return all.flatMap((change) => (change.action === 'together' ? change.changes : [change]));
}

async function make({ cluster, signal }: NaiveBed, change: Change): Promise<void> {
  if (change.action === 'create-policy') await cluster.createPolicy(change.policy, signal);
  if (change.action === 'delete') await cluster.deleteObject(change.target, {}, signal);
}

function askAll({ edge, signal }: NaiveBed, planned: readonly PlannedCase[]) {
  const limit = pLimit(parallel);
  const probes = planned.flatMap(({ from, ask, expectation }) => {
    const probe = ask.kind === 'probe' ? naiveProbe(from, ask.question) : undefined;
    return probe === undefined ? [] : [{ probe, expected: expectedAnswers[expectation.reach] }];
  });
  return Promise.all(
    probes.map(({ probe, expected }) =>
      limit(async () => ({ expected, answer: await askByExec(edge, probe, signal) })),
    ),
  );
}

/** What is unspecified may come out either way. */
const expectedAnswers = { allowed: 'reached', blocked: 'silent', refused: 'silent', unspecified: undefined } as const;

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {
    throw abortError(signal);
  });
}

function secondsSince(startedMs: number): number {
  return (performance.now() - startedMs) / 1000;
}
