import type { PlannedCase, Question, Stage } from '../checks/planned-case.ts';
import type { Reading } from '../domain/reading.ts';
import type { RecordedObservation } from '../domain/observation.ts';
import { trendOf } from '../judge/history.ts';
import { isBroken, mismatchOf } from '../judge/observed.ts';
import type { Observation } from '../wire/observation.ts';
import type { Agents } from './agents.ts';
import type { RunListener } from './events.ts';
import {
  durationLimitMs,
  impatient,
  type SharedProbe,
  type SharedReading,
  shareProbes,
  shareReadings,
  toRequest,
} from './probe-table.ts';
import type { Clock } from './settings.ts';

/** Pause between two polls of what has not settled. */
const pollPauseMs = 100;

/** Patience of the first tries; later ones take the time their question allows. */
const firstTriesMs = [300, 1_000];

/** Thousands of probes at once take their agents seconds of CPU time: beyond so many, first tries get more patience, up to three times. */
const manyProbes = 3_000;
const mostPatience = 3;

/** What an agent may add to the probes' own time limits before its session counts as stuck. */
const answerGraceMs = 15_000;

/** All polls of one case, oldest first, and the nonce of the last one. */
export interface PolledCase {
  readonly planned: PlannedCase;
  readonly polls: RecordedObservation[];
  lastNonce?: string;
  /** The run ended before it was clear how the case would settle. */
  cutShort?: boolean;
  /** The stage began with a change. */
  afterChange?: boolean;
}

export interface StageTools {
  readonly agents: Agents;
  readonly clock: Clock;
  readonly listener: RunListener;
  readonly signal: AbortSignal;
  readonly runId: string;
  /** Asks the API server; never rejects because of it. */
  readonly read: (reading: Reading) => Promise<RecordedObservation>;
  /** Probes in flight per agent. */
  readonly concurrency: number;
  /** Counts every probe sent, for the report. */
  readonly countProbes: (count: number) => void;
}

/** A stage whose cases are known: its changes are made. */
export type ReadyStage = Omit<Stage, 'changes' | 'cases'> & { readonly cases: readonly PlannedCase[] };

/** Asks the cases of a stage until every one has settled, turned flaky, or the time to settle is over. */
export async function askStage(stage: ReadyStage, tools: StageTools): Promise<readonly PolledCase[]> {
  const { clock, listener, signal } = tools;
  const startedMs = clock.nowMs();
  const table = new Map<string, PolledCase>(
    stage.cases.map((planned) => [planned.id, { planned, polls: givenPolls(planned) }]),
  );
  const probes: readonly Shared[] = [...shareProbes(stage.cases), ...shareReadings(stage.cases)];
  const openCases = ({ cases }: Shared): readonly PolledCase[] =>
    cases
      .flatMap(({ id }) => table.get(id) ?? [])
      .filter(({ planned, polls }) => trendOf(planned.expectation, polls, stage.stablePolls) === 'open');

  const patienceMs = (cases: readonly PolledCase[]): number =>
    cases.some(wasAnswered) ? stage.settleMs : Math.min(stage.settleMs, stage.silentMs ?? stage.settleMs);

  const isOver = (probe: Shared, elapsedMs: number): boolean => elapsedMs >= patienceMs(openCases(probe));
  /** Probes that were asked with all the time their question allows: no other may end as a failure. */
  const patientlyAsked = new Set<Shared>();

  const patience = Math.min(mostPatience, Math.max(1, probes.length / manyProbes));
  let open = probes;
  for (let round = 0; open.length > 0 && !signal.aborted; round += 1) {
    const elapsedMs = clock.nowMs() - startedMs;
    if (round > 0) {
      // After the time to settle only what agrees by now goes on, until that is confirmed or refuted.
      open = open.filter(
        (probe) => !isOver(probe, elapsedMs) || !patientlyAsked.has(probe) || openCases(probe).some(agreesNow),
      );
      if (open.length === 0) break;
      listener({ type: 'settling', stage: stage.id, unsettled: open.length, total: probes.length, elapsedMs });
    } else {
      listener({ type: 'probing', stage: stage.id, done: 0, total: probes.length });
    }
    const tries = open.filter(isProbe).map((probe) => {
      const limitMs =
        isOver(probe, elapsedMs) || openCases(probe).some(agreedOnce)
          ? Number.POSITIVE_INFINITY
          : limitOf(probe, round) * patience;
      if (limitMs === Number.POSITIVE_INFINITY) patientlyAsked.add(probe);
      return { probe, question: impatient(probe.question, limitMs) };
    });
    for (const reading of open.filter(isReading)) patientlyAsked.add(reading);
    await Promise.all([
      askRound(tries, round, startedMs, table, tools),
      askReadings(open.filter(isReading), startedMs, table, tools),
    ]);
    open = open.filter((probe) => openCases(probe).length > 0);
    if (round === 0)
      listener({ type: 'probing', stage: stage.id, done: probes.length - open.length, total: probes.length });
    if (open.length > 0) await clock.sleep(pollPauseMs, signal);
  }
  if (signal.aborted) for (const entry of open.flatMap(openCases)) entry.cutShort = true;
  return [...table.values()];
}

function agreesNow({ planned, polls }: PolledCase): boolean {
  const last = polls.at(-1);
  return last !== undefined && !isBroken(last) && mismatchOf(planned.expectation, last) === undefined;
}

/** From then on another answer is a flake, for which an impatient try is no proof. */
function agreedOnce({ planned, polls }: PolledCase): boolean {
  return polls.some((poll) => !isBroken(poll) && mismatchOf(planned.expectation, poll) === undefined);
}

const silence: ReadonlySet<string> = new Set(['timed-out', 'refused', 'unreachable']);

function wasAnswered({ polls }: PolledCase): boolean {
  return polls.some(({ outcome }) => !silence.has(outcome));
}

function givenPolls({ ask }: PlannedCase): RecordedObservation[] {
  return ask.kind === 'given' ? [ask.observation] : [];
}

type Shared = SharedProbe | SharedReading;

/** Silence within less than the question's own time is no answer to "is it blocked?". */
function limitOf({ cases }: SharedProbe, round: number): number {
  if (cases.some(({ expectation }) => expectation.reach === 'blocked')) return Number.POSITIVE_INFINITY;
  return firstTriesMs[round] ?? Number.POSITIVE_INFINITY;
}

/** A probe with the patience of this round. */
interface Try {
  readonly probe: SharedProbe;
  readonly question: Question;
}

function isProbe(shared: Shared): shared is SharedProbe {
  return 'question' in shared;
}

function isReading(shared: Shared): shared is SharedReading {
  return 'reading' in shared;
}

/** Asks the API server each open question once. What it forbids or does not answer says nothing about the network. */
async function askReadings(
  open: readonly SharedReading[],
  startedMs: number,
  table: ReadonlyMap<string, PolledCase>,
  { read, clock, signal }: StageTools,
): Promise<void> {
  await Promise.all(
    open.map(async ({ reading, cases }) => {
      const observation = await read(reading);
      if (signal.aborted && observation.outcome === 'not-run') return;
      const poll = { ...observation, atMs: Math.round(clock.nowMs() - startedMs) };
      for (const { id } of cases) table.get(id)?.polls.push(poll);
    }),
  );
}

/** Sends every open probe once, one batch for each agent, and files what came back under every case that shares the probe. */
async function askRound(
  tries: readonly Try[],
  round: number,
  startedMs: number,
  table: ReadonlyMap<string, PolledCase>,
  { agents, clock, signal, runId, concurrency, countProbes }: StageTools,
): Promise<void> {
  countProbes(tries.length);
  await Promise.all(
    [...groupByAgent(tries)].map(async ([agent, mine], place, groups) => {
      // Each begins elsewhere: agents that all ask one target at first would only wait for it.
      const requests = rotated(mine, Math.floor((place * mine.length) / groups.length)).map(
        ({ probe, question }, index) => ({
          probe,
          request: toRequest(question, String(index), `${runId}.${round}.${agent}.${probe.cases[0]?.id ?? index}`),
        }),
      );
      const waves = Math.ceil(requests.length / concurrency);
      const deadlineMs = Math.max(...mine.map(({ question }) => durationLimitMs(question))) * waves + answerGraceMs;
      const observations = await agents.ask(
        agent,
        requests.map(({ request }) => request),
        { parallel: concurrency, deadlineMs, signal },
      );
      const atMs = Math.round(clock.nowMs() - startedMs);
      const byId = new Map(observations.map((observation) => [observation.id, observation]));
      for (const { probe, request } of requests) {
        const poll = recorded(byId.get(request.id), atMs);
        // What was cut off by the end of the run says nothing about the agent.
        if (signal.aborted && poll.outcome === 'not-run') continue;
        for (const { id } of probe.cases) {
          const entry = table.get(id);
          entry?.polls.push(poll);
          if (entry !== undefined && 'nonce' in request) entry.lastNonce = request.nonce;
        }
      }
    }),
  );
}

function groupByAgent(tries: readonly Try[]): ReadonlyMap<string, readonly Try[]> {
  const groups = new Map<string, Try[]>();
  for (const one of tries) {
    const group = groups.get(one.probe.agent);
    if (group === undefined) groups.set(one.probe.agent, [one]);
    else group.push(one);
  }
  return groups;
}

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  return [...items.slice(by), ...items.slice(0, by)];
}

function recorded(observation: Observation | undefined, atMs: number): RecordedObservation {
  if (observation === undefined) return { outcome: 'not-run', detail: 'the agent sent no observation for it', atMs };
  const { id: _, ...rest } = observation;
  return { ...rest, atMs };
}
