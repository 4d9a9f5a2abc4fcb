import type { Report } from '../domain/report.ts';

/** A run in one word. `could-not-test` also covers runs in which something stayed unknown: that is never a pass. */
export type Overall = 'passed' | 'failed' | 'could-not-test' | 'interrupted';

/** The one place that decides what a whole run came to; exit codes and summaries follow it. */
export function overallOf(report: Pick<Report, 'run' | 'summary'>): Overall {
  const { run, summary } = report;
  if (run.outcome === 'interrupted') return 'interrupted';
  if (summary.fail > 0) return 'failed';
  // Nothing tested is never a pass.
  if (run.outcome === 'failed' || summary.unknown > 0 || summary.pass === 0) return 'could-not-test';
  return 'passed';
}
