import type { Case } from '../domain/case.ts';
import type { Report } from '../domain/report.ts';

/**
 * The first report of a comparison as several baselines have it: the last of them, but that what does not pass now and failed in
 * any of the earlier ones failed before. What is unsteady passes in one run and fails in the next, and is no news when it fails again;
 * nor is it repaired when it passes.
 */
export function withEarlierFailures(before: Report, earlierOnes: readonly Report[], after: Report): Report {
  if (earlierOnes.length === 0) return before;
  const passing = new Set(after.cases.filter(({ verdict }) => verdict.status === 'pass').map(({ id }) => id));
  const asked = new Set([...before.cases, ...after.cases].map(({ id }) => id));
  const failed = new Map<string, Case>(
    earlierOnes
      .flatMap(({ cases }) => cases)
      .filter(({ id, verdict }) => verdict.status === 'fail' && asked.has(id) && !passing.has(id))
      .map((item) => [item.id, item]),
  );
  return { ...before, cases: [...before.cases.filter(({ id }) => !failed.has(id)), ...failed.values()] };
}
