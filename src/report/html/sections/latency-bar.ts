import { type Markup, markup } from '../markup.ts';
import type { Percentiles, Quantiles } from '../view/quantiles.ts';

const width = 240;

/** Where a time stands on a scale that has as much room from 1 to 10 as from 10 to 100. */
function place(time: number, least: number, most: number): number {
  if (most <= least) return 0;
  const share = (Math.log(Math.max(time, least)) - Math.log(least)) / (Math.log(most) - Math.log(least));
  return share * width;
}

/** The ends of a scale that all of these fit on. */
export function scaleOf(all: readonly Quantiles[]): { readonly least: number; readonly most: number } {
  const least = all.reduce(
    (smallest, { percentiles, max }) => Math.min(smallest, percentiles?.p50 ?? max),
    Number.POSITIVE_INFINITY,
  );
  const most = all.reduce((largest, { max }) => Math.max(largest, max), 0);
  return { least: Math.max(least / 2, 0.001), most: Math.max(most, least) };
}

/**
 * Median, 95th and 99th percentile and the longest time, drawn on a common scale; a stroke at the longest time alone where there are
 * no percentiles. The numbers stand beside it.
 */
export function latencyBar({ percentiles, max }: Quantiles, scale: { least: number; most: number }): Markup {
  const at = (time: number): string => place(time, scale.least, scale.most).toFixed(1);
  return markup`<svg class="latency" viewBox="-3 0 ${width + 6} 16" width="${width}" height="16" aria-hidden="true" focusable="false"><line class="axis" x1="0" x2="${width}" y1="8" y2="8"/>${percentiles === undefined ? markup`<line class="whisker" x1="${at(max)}" x2="${at(max)}" y1="3" y2="13"/>` : spread(percentiles, max, at)}</svg>`;
}

function spread({ p50, p95, p99 }: Percentiles, max: number, at: (time: number) => string): Markup {
  const from = Number(at(p50));
  const wide = (time: number): string => Math.max(Number(at(time)) - from, 1).toFixed(1);
  return markup`<line class="whisker" x1="${from}" x2="${at(max)}" y1="8" y2="8"/><rect class="p99" x="${from}" y="5" width="${wide(p99)}" height="6" rx="1"/><rect class="p95" x="${from}" y="3" width="${wide(p95)}" height="10" rx="1"/><circle class="p50" cx="${from}" cy="8" r="3"/>`;
}
