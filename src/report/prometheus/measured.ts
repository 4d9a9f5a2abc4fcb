import type { Case } from '../../domain/case.ts';
import { fewestAnswers } from '../../domain/latency.ts';
import type { RecordedObservation } from '../../domain/observation.ts';
import type { Latency } from '../../wire/observation.ts';
import type { Labels, Sample } from './exposition.ts';

const stats = { p50: 'p50Us', p95: 'p95Us', p99: 'p99Us', max: 'maxUs' } as const satisfies Record<
  string,
  keyof Latency
>;

/**
 * Answer times of the slowest case for each IP family, so that one slow node is not averaged away. Cases of few answers count for the
 * longest time alone.
 */
export function latencySamples(members: readonly Case[], labels: Labels): readonly Sample[] {
  const slowest = new Map<string, { labels: Labels; value: number }>();
  for (const item of members) {
    const latency = measuredBy(item)?.latency;
    // A burst that was sent for its loss alone waits for nothing, so that its times say little.
    if (latency === undefined || (countsLoss(item) && item.expectation.maxMedianUs === undefined)) continue;
    for (const [stat, field] of Object.entries(stats)) {
      if (latency.count < fewestAnswers && field !== 'maxUs') continue;
      const key = `${item.ipFamily ?? ''} ${stat}`;
      const value = latency[field] / 1e6;
      if (value <= (slowest.get(key)?.value ?? -1)) continue;
      slowest.set(key, { labels: { ...labels, ip_family: item.ipFamily, stat }, value });
    }
  }
  return [...slowest.values()];
}

/** Loss over all cases that were asked for it, for each IP family. */
export function lossSamples(members: readonly Case[], labels: Labels): readonly Sample[] {
  const sums = new Map<string | undefined, { sent: number; received: number }>();
  for (const item of members) {
    const burst = measuredBy(item);
    if (!countsLoss(item) || burst?.sent === undefined) continue;
    const sum = sums.get(item.ipFamily) ?? { sent: 0, received: 0 };
    sums.set(item.ipFamily, { sent: sum.sent + burst.sent, received: sum.received + (burst.received ?? 0) });
  }
  return [...sums].flatMap(([ipFamily, { sent, received }]) =>
    sent === 0 ? [] : [{ labels: { ...labels, ip_family: ipFamily }, value: (sent - received) / sent }],
  );
}

/** What the slowest connection of each IP family carried, in bytes per second. */
export function throughputSamples(members: readonly Case[], labels: Labels): readonly Sample[] {
  const slowest = new Map<string | undefined, number>();
  for (const item of members) {
    const rate = measuredBy(item)?.mbitPerSecond;
    if (rate !== undefined) slowest.set(item.ipFamily, Math.min(slowest.get(item.ipFamily) ?? rate, rate));
  }
  return [...slowest].map(([ipFamily, rate]) => ({
    labels: { ...labels, ip_family: ipFamily },
    value: rate * 125_000,
  }));
}

function countsLoss({ expectation }: Case): boolean {
  return expectation.maxLossRatio !== undefined;
}

/** What stands at last is what counts, of cases that came to a verdict. */
function measuredBy({ observations, verdict }: Case): RecordedObservation | undefined {
  return verdict.status === 'pass' || verdict.status === 'fail' ? observations.at(-1) : undefined;
}
