import type { Case, Verdict } from '../domain/case.ts';
import type { RecordedObservation } from '../domain/observation.ts';
import { tellingPolls, trendOf } from './history.ts';
import { hasAnswer, isBroken, mismatchOf } from './observed.ts';
import { whyUnsupported } from './why-unsupported.ts';

/** What the judge needs to know of a planned case. */
export type Judged = Omit<Case, 'observations' | 'verdict' | 'settledMs'> & {
  readonly presupposesAnswer?: boolean;
  readonly relapses?: number;
};

/** Identifies the path a case asks about: the same client, target, protocol and IP family. */
export function pathKey({ from, to, protocol, ipFamily }: Pick<Case, 'from' | 'to' | 'protocol' | 'ipFamily'>): string {
  return JSON.stringify([from.namespace, from.pod, to, protocol, ipFamily]);
}

/**
 * Turns the polls of a case into its verdict. `controls` holds the paths that were seen open at some time of the run: a
 * blocked connection proves nothing on a path that never worked.
 */
export function judge(planned: Judged, polls: readonly RecordedObservation[], controls: ReadonlySet<string>): Verdict {
  const { expectation } = planned;
  const last = polls.at(-1);
  const asked = polls.filter((poll) => !isBroken(poll));
  const lastAsked = asked.at(-1);
  if (last === undefined || lastAsked === undefined || isBroken(last)) {
    return {
      status: 'unknown',
      cause: { code: 'agent-unreachable', detail: last?.detail ?? 'the probe was never sent' },
    };
  }
  if (lastAsked.outcome === 'unsupported') {
    return { status: 'skipped', because: whyUnsupported(lastAsked) };
  }
  if (planned.presupposesAnswer === true && !hasAnswer(lastAsked)) {
    return {
      status: 'skipped',
      because: { code: 'no-answer', detail: 'nothing answered, so there is nothing to look at' },
    };
  }
  if (trendOf(expectation, asked, 1, planned.relapses) === 'flaky') {
    return {
      status: 'fail',
      mismatch: `flaky: ${changesOf(asked.map((poll) => mismatchOf(expectation, poll) ?? 'as expected'))}`,
    };
  }
  const mismatch = mismatchOf(expectation, tellingPolls(expectation, asked).at(-1) ?? lastAsked);
  if (mismatch !== undefined) return { status: 'fail', mismatch };
  if (expectation.reach === 'blocked' && !controls.has(pathKey(planned))) {
    const detail =
      'blocked as expected, but this path was never seen open, so the policy is not proven to be the cause';
    return { status: 'unknown', cause: { code: 'no-control', detail } };
  }
  return { status: 'pass' };
}

/** `timed-out x2, then as expected, then timed-out`. */
function changesOf(words: readonly string[]): string {
  const runs: { readonly word: string; count: number }[] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last?.word === word) last.count += 1;
    else runs.push({ word, count: 1 });
  }
  return runs.map(({ word, count }) => (count > 1 ? `${word} x${count}` : word)).join(', then ');
}
