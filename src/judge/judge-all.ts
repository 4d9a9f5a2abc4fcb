import type { PlannedCase } from '../checks/planned-case.ts';
import type { Case, SkipReason, UnknownCause, Verdict } from '../domain/case.ts';
import type { RecordedObservation } from '../domain/observation.ts';
import type { Summary } from '../domain/report.ts';
import { agreeingPolls, foldPolls } from './history.ts';
import { lostTargetOf, type LostTargets } from './lost-targets.ts';
import { inLightOf } from './resting.ts';
import { judge, pathKey } from './verdict.ts';

/** A planned case with everything that was observed for it. */
export interface Observed {
  readonly planned: PlannedCase;
  readonly polls: readonly RecordedObservation[];
  /** Why it was not asked. */
  readonly skipped?: SkipReason;
  /** The run ended before it was clear how the polls would settle. */
  readonly cutShort?: boolean;
  /** Why a change of the scenario before it did not succeed. */
  readonly changeFailed?: UnknownCause;
  /** The stage began with a change, so that the time until it settled means something. */
  readonly afterChange?: boolean;
  /** Its time to settle was over before it was as expected. */
  readonly late?: boolean;
}

const notAsked = 'the run ended before it was asked';
const notSettled = 'the run ended before it had settled';
const notConcerned: SkipReason = {
  code: 'unsupported',
  detail: 'here the client is not one of those that the promise is about',
};
const noControlAsked = 'the run ended before it was asked whether this path opens without the policy';

/**
 * Judges every case. Paths seen open anywhere in the run are the positive controls of the blocked ones. What came of silence is
 * unknown where its target is one of the `lost`.
 */
export function judgeAll(observed: readonly Observed[], lost: LostTargets = new Map()): readonly Case[] {
  const controls = new Set(
    observed
      .filter(({ polls }) => polls.some(({ outcome }) => outcome === 'reached'))
      .map(({ planned }) => pathKey(planned)),
  );
  const reached = new Set(
    observed.filter(({ polls }) => polls.some(({ outcome }) => outcome === 'reached')).map(({ planned }) => planned.id),
  );
  const ended = new Set(observed.filter(isCutShort).map(({ planned }) => pathKey(planned)));
  const alone = observed.map((entry) => ({ entry, verdict: unlessLost(verdictOf(entry), entry.planned) }));
  const verdicts = new Map(
    alone.map(({ entry, verdict }) => [entry.planned.id, asSeenByOthers(verdict, entry.planned)]),
  );
  return alone.map(({ entry, verdict: ownVerdict }) => {
    const { planned, polls } = entry;
    const {
      ask: _,
      presupposesAnswer: __,
      restsOn: ___,
      enforcedOn: ____,
      relapses: _____,
      unlessReached: ______,
      ...rest
    } = planned;
    const verdict = inLightOf(planned, ownVerdict, (id) => verdicts.get(id));
    const isTimed = (entry.afterChange === true && verdict.status === 'pass') || isLate(entry, verdict);
    const settledMs = isTimed ? settledAt(planned, polls) : undefined;
    return {
      ...rest,
      observations: foldPolls(polls),
      verdict,
      ...(settledMs === undefined ? {} : { settledMs }),
    };
  });

  /** A Pod that is gone is silent: silence that was expected is not shown either, but what got through all the same has failed. */
  function unlessLost(verdict: Verdict, planned: PlannedCase): Verdict {
    const bySilence = planned.expectation.reach === 'blocked' ? 'pass' : 'fail';
    const cause = verdict.status === bySilence ? lostTargetOf(planned, lost) : undefined;
    return cause === undefined ? verdict : { status: 'unknown', cause };
  }

  function verdictOf(entry: Observed): Verdict {
    const { planned, polls, skipped, changeFailed } = entry;
    if (skipped !== undefined) return { status: 'skipped', because: skipped };
    if (changeFailed !== undefined) return { status: 'unknown', cause: changeFailed };
    if (planned.unlessReached !== undefined && reached.has(planned.unlessReached))
      return { status: 'skipped', because: notConcerned };
    if (planned.ask.kind === 'cannot') return { status: 'unknown', cause: planned.ask.cause };
    if (isCutShort(entry)) return { status: 'unknown', cause: interrupted(polls.length === 0 ? notAsked : notSettled) };
    const verdict = judge(planned, polls, controls);
    if (verdict.status === 'pass' && entry.late === true) return { status: 'fail', mismatch: lateness(planned, polls) };
    const lacksControl = verdict.status === 'unknown' && verdict.cause.code === 'no-control';
    return lacksControl && ended.has(pathKey(planned))
      ? { status: 'unknown', cause: interrupted(noControlAsked) }
      : verdict;
  }
}

/** Who could not be asked is plain in a case of its own, and has to be said in those that rest on it. */
function asSeenByOthers(verdict: Verdict, { from }: PlannedCase): Verdict {
  if (verdict.status !== 'unknown' || verdict.cause.code !== 'agent-unreachable') return verdict;
  const { namespace, pod, node } = from;
  return { ...verdict, cause: { pod: { namespace, pod, node }, ...verdict.cause } };
}

function isCutShort({ planned, polls, skipped, cutShort }: Observed): boolean {
  return skipped === undefined && planned.ask.kind !== 'cannot' && (polls.length === 0 || cutShort === true);
}

/** Time of the first poll that was as expected: a case that passed stayed so from then on. Silence began when it was asked. */
function settledAt({ expectation, ask }: PlannedCase, polls: readonly RecordedObservation[]): number | undefined {
  const [first] = agreeingPolls(expectation, polls);
  if (first?.atMs === undefined) return undefined;
  const waits = first.outcome === 'timed-out' && ask.kind === 'probe' && 'timeoutMs' in ask.question;
  return Math.max(0, first.atMs - (waits ? ask.question.timeoutMs : 0));
}

/** It failed for nothing but the time it took. */
function isLate({ late, planned, polls }: Observed, { status }: Verdict): boolean {
  return late === true && status === 'fail' && agreeingPolls(planned.expectation, polls).length > 0;
}

function lateness(planned: PlannedCase, polls: readonly RecordedObservation[]): string {
  return `late: as expected only after ${((settledAt(planned, polls) ?? 0) / 1_000).toFixed(1)} s`;
}

function interrupted(detail: string): UnknownCause {
  return { code: 'interrupted', detail };
}

/** Counts the verdicts. */
export function summarize(cases: readonly Case[]): Summary {
  const count = (status: Verdict['status']) => cases.filter(({ verdict }) => verdict.status === status).length;
  return { pass: count('pass'), fail: count('fail'), unknown: count('unknown'), skipped: count('skipped') };
}
