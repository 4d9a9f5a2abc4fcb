import type { PlannedCase } from '../checks/planned-case.ts';
import type { Case, SkipReason, UnknownCause, Verdict } from '../domain/case.ts';
import type { RecordedObservation } from '../domain/observation.ts';
import type { Summary } from '../domain/report.ts';
import { foldPolls } from './history.ts';
import { judge, pathKey } from './verdict.ts';

/** A planned case with everything that was observed for it. */
export interface Observed {
  readonly planned: PlannedCase;
  readonly polls: readonly RecordedObservation[];
  /** Why it was not asked. */
  readonly skipped?: SkipReason;
}

const interrupted: UnknownCause = { code: 'interrupted', detail: 'the run ended before it was asked' };

/** Judges every case. Paths seen open anywhere in the run are the positive controls of the blocked ones. */
export function judgeAll(observed: readonly Observed[]): readonly Case[] {
  const controls = new Set(
    observed.filter(({ polls }) => polls.some(({ outcome }) => outcome === 'reached')).map(({ planned }) => pathKey(planned)),
  );
  return observed.map(({ planned, polls, skipped }) => {
    const { ask, presupposesAnswer: _, ...rest } = planned;
    return { ...rest, observations: foldPolls(polls), verdict: verdictOf() };

    function verdictOf(): Verdict {
      if (skipped !== undefined) return { status: 'skipped', because: skipped };
      if (ask.kind === 'cannot') return { status: 'unknown', cause: ask.cause };
      if (polls.length === 0) return { status: 'unknown', cause: interrupted };
      return judge(planned, polls, controls);
    }
  });
}

/** Counts the verdicts. */
export function summarize(cases: readonly Case[]): Summary {
  const count = (status: Verdict['status']) => cases.filter(({ verdict }) => verdict.status === status).length;
  return { pass: count('pass'), fail: count('fail'), unknown: count('unknown'), skipped: count('skipped') };
}
