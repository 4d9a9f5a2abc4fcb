import { acceptedCases } from '../domain/acceptance.ts';
import type { Report } from '../domain/report.ts';

/** A run in one word. `could-not-test` also covers runs in which something stayed unknown: that is never a pass. */
export type Overall = 'passed' | 'failed' | 'could-not-test' | 'interrupted';

/** What the word depends on. */
export type Verdicts = Pick<Report, 'run' | 'summary' | 'cases' | 'findings'>;

/** The one place that decides what a whole run came to; exit codes and summaries follow it. */
export function overallOf(report: Verdicts): Overall {
  const { run, summary } = report;
  if (run.outcome === 'interrupted') return 'interrupted';
  if (summary.fail > acceptedFailures(report)) return 'failed';
  // Nothing tested is never a pass.
  if (run.outcome === 'failed' || summary.unknown > 0 || summary.pass === 0) return 'could-not-test';
  return 'passed';
}

/** How many of the failed cases do not count, because only accepted findings explain them. */
export function acceptedFailures({ cases, findings }: Pick<Verdicts, 'cases' | 'findings'>): number {
  const accepted = acceptedCases(findings);
  if (accepted.size === 0) return 0;
  return cases.filter(({ id, verdict }) => verdict.status === 'fail' && accepted.has(id)).length;
}
