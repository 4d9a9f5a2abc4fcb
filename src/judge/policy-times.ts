import type { Case } from '../domain/case.ts';
import type { Percentiles, PolicyTimes } from '../domain/report.ts';

/** The last part of the ids of changed flows: `…/STEP/FLOW/PORT/FAMILY`; what one step changes is one measurement. */
const stepOf = /\/(\d+)\/[^/]+\/[^/]+>/;

/**
 * How soon changes of policies took effect, over all policy cases: until the last flow that a step closes was closed, and until the last
 * one that is open again at the end of a case was open. Undefined where no policy case was judged.
 */
export function policyTimesOf(cases: readonly Case[]): PolicyTimes | undefined {
  const asked = cases.filter(({ family, group }) => family === 'policy' && group !== undefined && group !== 'canary');
  const settled = asked.filter(({ settledMs }) => settledMs !== undefined);
  const enforced = slowestOf(
    settled.filter(({ expectation }) => expectation.reach === 'blocked'),
    ({ group = '', id }) => `${group} ${stepOf.exec(id)?.[1] ?? ''}`,
  );
  const released = slowestOf(
    settled.filter(({ check }) => check === 'policy.release'),
    ({ group = '' }) => group,
  );
  if (enforced.length === 0 && released.length === 0) return undefined;
  return {
    cases: new Set(asked.map(({ group }) => group)).size,
    ...(enforced.length === 0 ? {} : { enforcedMs: percentilesOf(enforced) }),
    ...(released.length === 0 ? {} : { releasedMs: percentilesOf(released) }),
  };
}

function slowestOf(cases: readonly Case[], keyOf: (one: Case) => string): readonly number[] {
  const slowest = new Map<string, number>();
  for (const one of cases) slowest.set(keyOf(one), Math.max(slowest.get(keyOf(one)) ?? 0, one.settledMs ?? 0));
  return [...slowest.values()];
}

/** By nearest rank. */
function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((one, other) => one - other);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { count: sorted.length, p50: rank(0.5), p95: rank(0.95), max: rank(1) };
}
