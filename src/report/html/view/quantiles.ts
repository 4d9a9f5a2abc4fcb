import { fewestAnswers } from '../../../domain/latency.ts';

/** By nearest rank. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What is said of some times. */
export interface Quantiles {
  readonly count: number;
  readonly max: number;
  /** Absent of fewer than `fewestAnswers` times. */
  readonly percentiles?: Percentiles;
}

/** Undefined where there is nothing to rank. */
export function quantilesOf(times: readonly number[]): Quantiles | undefined {
  if (times.length === 0) return undefined;
  const sorted = Float64Array.from(times).sort();
  const rank = (share: number): number => sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? 0;
  const [count, max] = [sorted.length, rank(1)];
  if (count < fewestAnswers) return { count, max };
  return { count, max, percentiles: { p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) } };
}
