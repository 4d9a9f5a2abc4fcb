import type { Latency } from '../wire/observation.ts';

/** Percentiles of answer times in microseconds, by nearest rank; undefined without any. */
export function latencyOf(timesUs: readonly number[]): Latency | undefined {
  const sorted = timesUs.toSorted((a, b) => a - b);
  const maxUs = sorted.at(-1);
  if (maxUs === undefined) return undefined;
  const rank = (percent: number) => sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? maxUs;
  return { count: sorted.length, p50Us: rank(50), p95Us: rank(95), p99Us: rank(99), maxUs };
}
