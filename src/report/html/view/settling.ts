import type { Case, CheckFamily } from '../../../domain/case.ts';
import { type Quantiles, quantilesOf } from './quantiles.ts';

/** How soon changes that one check makes arrived everywhere. Times are in milliseconds. */
export interface Settling {
  readonly check: string;
  readonly quantiles: Quantiles;
}

/** The checks of a family whose cases had to become as expected after a change, the slowest first. */
export function settlingOf(cases: readonly Case[], family: CheckFamily): readonly Settling[] {
  const times = new Map<string, number[]>();
  for (const item of cases) {
    if (item.family !== family || item.settledMs === undefined) continue;
    const known = times.get(item.check);
    if (known === undefined) times.set(item.check, [item.settledMs]);
    else known.push(item.settledMs);
  }
  return [...times]
    .flatMap(([check, all]) => {
      const quantiles = quantilesOf(all);
      return quantiles === undefined ? [] : [{ check, quantiles }];
    })
    .toSorted((left, right) => right.quantiles.max - left.quantiles.max);
}
