import type { PlannedCase, Question, Stage } from '../checks/planned-case.ts';
import type { Reading } from '../domain/reading.ts';
import type { RecordedObservation } from '../domain/observation.ts';
import { agreementsMissing, trendOf } from '../judge/history.ts';
import { isBroken, mismatchOf } from '../judge/observed.ts';
import type { Agents } from './agents.ts';
import type { RunListener } from './events.ts';
import type { ProbeQueue } from './probe-queue.ts';
import {
  impatient,
  patientAgain,
  type SharedProbe,
  type SharedReading,
  shareProbes,
  shareReadings,
} from './probe-table.ts';
import type { Clock } from './settings.ts';
import { StageProgress } from './stage-progress.ts';

/** Pauses between two polls of what has not settled: short at first and once it agrees, longer while it does not. */
const firstPauseMs = 100;
const longestPauseMs = 500;

/** How long before the end of its time a try may have begun to count as one of the end, where podreach and its agents are not held up. */
function hardlyMs(timeMs: number): number {
  return Math.max(2 * longestPauseMs, Math.min(5_000, timeMs / 4));
}

/** Patience of the first tries; later ones take the time their question allows. */
const firstTriesMs = [300, 1_000];

/** Thousands of probes at once take their agents seconds of CPU time: beyond so many, first tries get more patience, up to three times. */
const manyProbes = 3_000;
const mostPatience = 3;

/** All polls of one case, oldest first, and the nonce of the last one. */
export interface PolledCase {
  readonly planned: PlannedCase;
  readonly polls: RecordedObservation[];
  lastNonce?: string;
  /** The run ended before it was clear how the case would settle. */
  cutShort?: boolean;
  /** The stage began with a change. */
  afterChange?: boolean;
  /** Its time to settle was over before it was as expected. */
  late?: boolean;
}

export interface StageTools {
  readonly agents: Agents;
  readonly queue: ProbeQueue;
  readonly clock: Clock;
  readonly listener: RunListener;
  readonly signal: AbortSignal;
  readonly runId: string;
  /** Factor on a stage's time to settle. */
  readonly patience: number;
  /** Asks the API server; never rejects because of it. */
  readonly read: (reading: Reading) => Promise<RecordedObservation>;
  /** Counts every probe sent, for the report. */
  readonly countProbes: (count: number) => void;
}

/** A stage whose cases are known: its changes are made. */
export type ReadyStage = Omit<Stage, 'changes' | 'cases'> & {
  readonly cases: readonly PlannedCase[];
  /** Its probes go before those of a stage with a lower one. */
  readonly priority?: number;
};

type Shared = SharedProbe | SharedReading;

/** Asks the cases of a stage until every one has settled, turned flaky, or the time to settle is over. No probe waits for another. */
export async function askStage(stage: ReadyStage, tools: StageTools): Promise<readonly PolledCase[]> {
  const table = new Map<string, PolledCase>(
    stage.cases.map((planned) => [planned.id, { planned, polls: givenPolls(planned) }]),
  );
  const shared: readonly Shared[] = [...shareProbes(stage.cases), ...shareReadings(stage.cases)];
  const { settleMs, silentMs = settleMs, lateMs = 0, lateIfNoneMs = lateMs } = stage;
  const asking: AskingStage = {
    stage: {
      ...stage,
      settleMs: settleMs * tools.patience,
      silentMs: silentMs * tools.patience,
      lateMs: lateMs * tools.patience,
      lateIfNoneMs: lateIfNoneMs * tools.patience,
    },
    table,
    startedMs: tools.clock.nowMs(),
    firstPatience: Math.min(mostPatience, Math.max(1, shared.length / manyProbes)),
    progress: new StageProgress(stage.id, shared.length, tools),
  };
  await Promise.all(shared.map((one) => poll(one, asking, tools)));
  return [...table.values()];
}

interface AskingStage {
  readonly stage: ReadyStage;
  readonly table: ReadonlyMap<string, PolledCase>;
  readonly startedMs: number;
  /** Factor on the patience of first tries. */
  readonly firstPatience: number;
  readonly progress: StageProgress;
}

/** Asks one question until the cases that hang on it have settled. */
async function poll(shared: Shared, asking: AskingStage, tools: StageTools): Promise<void> {
  const { stage, table, startedMs, firstPatience, progress } = asking;
  const { clock, signal } = tools;
  const mine = shared.cases.flatMap(({ id }) => table.get(id) ?? []);
  const openCases = () =>
    mine.filter(
      ({ planned: { expectation, relapses }, polls }) =>
        trendOf(expectation, polls, stage.stablePolls, relapses) === 'open',
    );
  /** No try but a patient one may end as a failure. */
  let patient = false;
  /** When the last try began. Where podreach or an answer was held up, that is long before the clock says that the time is over. */
  let begunMs = startedMs;
  for (let round = 0; !signal.aborted; round += 1) {
    const open = openCases();
    const overMs = startedMs + patienceMs(stage, open);
    const isOver = clock.nowMs() >= overMs;
    if (round > 0 && isOver && patient) {
      const lateMs = mostLateMs(asking);
      if (lateMs > 0 && begunMs >= startedMs + stage.settleMs)
        for (const entry of open) entry.late ||= !agreesNow(entry);
      const endMs = overMs + lateMs;
      // After the time to settle only what agrees by now goes on, until that is confirmed or refuted.
      const isLastTry = begunMs >= endMs - hardlyMs(endMs - startedMs);
      if (clock.nowMs() >= endMs && isLastTry && !open.some(agreesNow)) return progress.ended();
    }
    const limitMs =
      isOver || mine.some(agreedOnce) ? Number.POSITIVE_INFINITY : limitOf(shared.cases, round) * firstPatience;
    patient ||= limitMs === Number.POSITIVE_INFINITY || isReading(shared);
    begunMs = clock.nowMs();
    const ask = (index: number) => askOnce(shared, limitMs, `${round}.${index}`, mine, asking, tools);
    await Promise.all(
      Array.from({ length: triesAtOnce(open, stage) }, async (_, index) => {
        // Questions of one moment share a batch: the first ones must not wait, each for a timer of its own.
        if (index > 0) await clock.sleep(index * firstPauseMs, signal);
        if (!signal.aborted) await ask(index);
      }),
    );
    if (round === 0) progress.tried();
    const left = openCases();
    if (left.length === 0) return progress.ended();
    const pauseMs = left.some(agreesNow) ? firstPauseMs : Math.min(longestPauseMs, firstPauseMs * 2 ** round);
    await clock.sleep(pauseMs, signal);
  }
  for (const entry of openCases()) entry.cutShort = true;
}

/** How long this stage asks on after its time to settle. */
function mostLateMs({ stage, table }: AskingStage): number {
  const { lateMs = 0, lateIfNoneMs = lateMs } = stage;
  return [...table.values()].some(agreesNow) ? lateMs : lateIfNoneMs;
}

/** To wait for a silence takes all the time of its question, so the tries that it takes overlap; all others wait for each other. */
function triesAtOnce(open: readonly PolledCase[], { stablePolls }: ReadyStage): number {
  const confirmsSilence = open.every(
    (entry) => entry.planned.expectation.reach === 'blocked' && (entry.polls.length === 0 || agreesNow(entry)),
  );
  if (!confirmsSilence) return 1;
  const missing = open.map(({ planned, polls }) => agreementsMissing(planned.expectation, polls, stablePolls));
  return Math.max(1, ...missing);
}

function patienceMs({ settleMs, silentMs = settleMs }: ReadyStage, cases: readonly PolledCase[]): number {
  return cases.some(wasAnswered) ? settleMs : Math.min(settleMs, silentMs);
}

/** Files what came back under every case that shares the question. */
async function askOnce(
  shared: Shared,
  limitMs: number,
  round: string,
  mine: readonly PolledCase[],
  { stage, startedMs }: AskingStage,
  { clock, queue, read, runId, signal, countProbes }: StageTools,
): Promise<void> {
  const nonce = isReading(shared) ? undefined : `${runId}.${round}.${shared.agent}.${shared.cases[0]?.id ?? ''}`;
  let answer: RecordedObservation;
  if (isReading(shared)) {
    answer = await read(shared.reading);
  } else {
    countProbes(1);
    const question: Question = mine.some(answeredAsExpected)
      ? patientAgain(shared.question)
      : impatient(shared.question, limitMs);
    const { id: _, ...observation } = await queue.ask(shared.agent, question, nonce ?? '', stage.priority);
    answer = observation;
  }
  // What was cut off by the end of the run says nothing about the agent or the API server.
  if (signal.aborted && answer.outcome === 'not-run') return;
  const observed = { ...answer, atMs: Math.round(clock.nowMs() - startedMs) };
  for (const entry of mine) {
    entry.polls.push(observed);
    if (nonce !== undefined) entry.lastNonce = nonce;
  }
}

function agreesNow({ planned, polls }: PolledCase): boolean {
  const last = polls.at(-1);
  return last !== undefined && !isBroken(last) && mismatchOf(planned.expectation, last) === undefined;
}

/** From then on another answer is a flake, for which an impatient try is no proof. */
function agreedOnce({ planned, polls }: PolledCase): boolean {
  return polls.some((one) => !isBroken(one) && mismatchOf(planned.expectation, one) === undefined);
}

function answeredAsExpected(entry: PolledCase): boolean {
  return entry.planned.expectation.reach === 'allowed' && agreedOnce(entry);
}

const silence: ReadonlySet<string> = new Set(['timed-out', 'refused', 'unreachable']);

function wasAnswered({ polls }: PolledCase): boolean {
  return polls.some(({ outcome }) => !silence.has(outcome));
}

function givenPolls({ ask }: PlannedCase): RecordedObservation[] {
  return ask.kind === 'given' ? [ask.observation] : [];
}

/** Silence within less than the question's own time is no answer to "is it blocked?". */
function limitOf(cases: readonly PlannedCase[], round: number): number {
  if (cases.some(({ expectation }) => expectation.reach === 'blocked')) return Number.POSITIVE_INFINITY;
  return firstTriesMs[round] ?? Number.POSITIVE_INFINITY;
}

function isReading(shared: Shared): shared is SharedReading {
  return 'reading' in shared;
}
