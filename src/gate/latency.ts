import type { Case } from '../domain/case.ts';
import { fewestAnswers } from '../domain/latency.ts';
import type { Report } from '../domain/report.ts';
import { ofAnyRun } from './stable-names.ts';

/**
 * When a median answer time has changed and does not only vary. Nodes that are busy with something else double a time of 0.1 ms,
 * and what a user notices of a slow network is the ratio: so both have to be exceeded. Medians, because one late answer in a
 * hundred is a matter of the scheduler.
 */
export const latencyNoise = {
  /** The slower median is at least so many times the faster one. */
  ratio: 2,
  /** And at least so many microseconds more. */
  differenceUs: 500,
  /** There are at least so many answers on either side. */
  answers: fewestAnswers,
} as const;

/** A check's answer times from a node to another one, or to a name or Service, that became clearly slower or faster. */
export interface LatencyChange {
  readonly check: string;
  readonly from: string;
  readonly to: string;
  readonly beforeUs: number;
  readonly afterUs: number;
}

/** What changed beyond `latencyNoise`; the largest factors first. */
export interface LatencyChanges {
  /** Pairs that have enough answers in both reports. */
  readonly compared: number;
  readonly slower: readonly LatencyChange[];
  readonly faster: readonly LatencyChange[];
}

/** Families whose series are times on the wire; those of `service` are how long a change takes to arrive. */
const wireFamilies: readonly Case['family'][] = ['pod-to-pod', 'dns'];

/** Compares the medians of series of answers, by check and pair of nodes. Single answers are too few for each pair. */
export function latencyChanges(before: Report, after: Report): LatencyChanges {
  const earlier = mediansOf(before);
  const changes = [...mediansOf(after)].flatMap(([key, { place, medianUs }]) => {
    const was = earlier.get(key);
    return was === undefined ? [] : [{ ...place, beforeUs: was.medianUs, afterUs: medianUs }];
  });
  return {
    compared: changes.length,
    slower: changes.filter(({ beforeUs, afterUs }) => isClear(beforeUs, afterUs)).toSorted(byFactor),
    faster: changes.filter(({ beforeUs, afterUs }) => isClear(afterUs, beforeUs)).toSorted(byFactor),
  };
}

function isClear(lessUs: number, moreUs: number): boolean {
  return moreUs >= lessUs * latencyNoise.ratio && moreUs - lessUs >= latencyNoise.differenceUs;
}

function byFactor(left: LatencyChange, right: LatencyChange): number {
  return factorOf(right) - factorOf(left);
}

/** How many times the smaller one the larger time is. */
export function factorOf({ beforeUs, afterUs }: LatencyChange): number {
  return Math.max(beforeUs, afterUs) / Math.max(1, Math.min(beforeUs, afterUs));
}

interface Median {
  readonly place: Pick<LatencyChange, 'check' | 'from' | 'to'>;
  readonly medianUs: number;
}

interface Series {
  readonly count: number;
  readonly p50Us: number;
}

function mediansOf({ cases, run }: Report): ReadonlyMap<string, Median> {
  const groups = new Map<string, { readonly place: Median['place']; readonly series: Series[] }>();
  for (const item of cases) {
    const latency = item.observations.at(-1)?.latency;
    if (latency === undefined || !wireFamilies.includes(item.family) || isForLossAlone(item)) continue;
    const place = { check: item.check, from: item.from.node, to: ofAnyRun(targetOf(item), run) };
    const key = JSON.stringify(place);
    const group = groups.get(key) ?? { place, series: [] };
    groups.set(key, group);
    group.series.push(latency);
  }
  return new Map(
    [...groups]
      .filter(([, { series }]) => answersOf(series) >= latencyNoise.answers)
      .map(([key, { place, series }]) => [key, { place, medianUs: medianOf(series) }]),
  );
}

/** The same burst stands in the case about its latency. */
function isForLossAlone({ expectation }: Case): boolean {
  return expectation.maxLossRatio !== undefined && expectation.maxMedianUs === undefined;
}

function targetOf({ to }: Case): string {
  switch (to.kind) {
    case 'pod':
      return to.node;
    case 'service':
      return `Service ${to.namespace}/${to.service}`;
    case 'name':
      return to.name;
    default:
      return to satisfies never;
  }
}

function answersOf(series: readonly Series[]): number {
  return series.reduce((sum, { count }) => sum + count, 0);
}

/** The median of several series, each standing for its answers by its own median: all that reports keep. */
function medianOf(series: readonly Series[]): number {
  const half = answersOf(series) / 2;
  let seen = 0;
  for (const { count, p50Us } of series.toSorted((left, right) => left.p50Us - right.p50Us)) {
    seen += count;
    if (seen >= half) return p50Us;
  }
  return 0;
}
