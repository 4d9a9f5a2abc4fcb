import type { Judgement } from './judge.ts';
import { type TrialKind, trialKinds } from './trial.ts';

/** So many of so many. */
export interface Share {
  readonly of: number;
  readonly right: number;
}

/** What all trials of a kind came to. */
export interface Totals {
  readonly kind: TrialKind;
  readonly trials: number;
  readonly detected: Share;
  /** Of the faults of the catalogue that were made. */
  readonly code: Share;
  readonly culprit: Share;
  /** Trials in which every fault had its code and its culprit. */
  readonly allNamed: Share;
  /** Findings beyond those expected that claim a cause. */
  readonly wrongNames: number;
  /** Those that claim none. */
  readonly leftUnexplained: number;
  /** Trials without a report to be judged, and healthy runs with anything wrong. */
  readonly problems: number;
}

/** One thing that all of this is to reach, and whether it did. */
export interface Target {
  readonly text: string;
  readonly met: boolean;
}

/** The kinds that were tried, each summed up. */
export function totalsOf(judgements: readonly Judgement[]): readonly Totals[] {
  return trialKinds.flatMap((kind) => {
    const own = judgements.filter((judgement) => judgement.kind === kind);
    return own.length === 0 ? [] : [sumUp(kind, own)];
  });
}

/** What is to be reached by the kinds that were tried. */
export function targetsOf(totals: readonly Totals[]): readonly Target[] {
  return totals.flatMap((kind) => targetsOfKind[kind.kind](kind));
}

const noProblems = ({ kind, problems }: Totals): Target => ({
  text: `${kind}: all could be judged`,
  met: problems === 0,
});

const targetsOfKind: Readonly<Record<TrialKind, (totals: Totals) => readonly Target[]>> = {
  healthy: ({ wrongNames, leftUnexplained, problems }) => [
    { text: 'healthy: no false finding, nothing else unexpected', met: wrongNames + leftUnexplained + problems === 0 },
  ],
  single: (totals) => [
    noProblems(totals),
    { text: 'single: detected 100 %', met: percent(totals.detected) === 100 },
    { text: 'single: right culprit 100 %', met: percent(totals.culprit) === 100 },
    { text: 'single: right code at least 95 %', met: percent(totals.code) >= 95 },
    { text: 'single: no finding beyond', met: totals.wrongNames + totals.leftUnexplained === 0 },
  ],
  // What is left over of two faults and claims no cause is shown, but not held against it.
  pair: (totals) => [
    noProblems(totals),
    { text: 'pair: both named in at least 90 %', met: percent(totals.allNamed) >= 90 },
    { text: 'pair: no wrong name', met: totals.wrongNames === 0 },
  ],
  stranger: (totals) => [
    noProblems(totals),
    { text: 'stranger: detected 100 %', met: percent(totals.detected) === 100 },
    { text: 'stranger: no wrong name', met: totals.wrongNames === 0 },
  ],
};

/** 100 where there is nothing of which any could be wrong. */
export function percent({ of, right }: Share): number {
  return of === 0 ? 100 : (100 * right) / of;
}

function sumUp(kind: TrialKind, judgements: readonly Judgement[]): Totals {
  const toDetect = kind === 'healthy' ? [] : judgements;
  const faults = judgements.flatMap(({ recognised }) => recognised);
  const named = judgements.filter(({ recognised }) => recognised.length > 0);
  const beyond = judgements.flatMap((judgement) => judgement.beyond);
  const unexplained = beyond.filter(({ code }) => code === 'unexplained-failures').length;
  return {
    kind,
    trials: judgements.length,
    detected: share(toDetect, ({ detected }) => detected),
    code: share(faults, ({ code }) => code),
    culprit: share(faults, ({ culprit }) => culprit),
    allNamed: share(named, isAllNamed),
    wrongNames: beyond.length - unexplained,
    leftUnexplained: unexplained,
    problems: judgements.filter(({ problems }) => problems.length > 0).length,
  };
}

/** Whether every fault of the trial has its code and its culprit. */
export function isAllNamed({ recognised }: Judgement): boolean {
  return recognised.every(({ code, culprit }) => code && culprit);
}

function share<Item>(items: readonly Item[], isRight: (item: Item) => boolean): Share {
  return { of: items.length, right: items.filter(isRight).length };
}
