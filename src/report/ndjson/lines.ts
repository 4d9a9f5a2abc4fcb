import type { Case, Skip } from '../../domain/case.ts';
import type { Finding } from '../../domain/finding.ts';
import { type Report, reportSchemaVersion } from '../../domain/report.ts';
import { type Overall, overallOf } from '../overall.ts';

/** What every line begins with, so that a line tells its run even among those of many. */
interface Head {
  readonly schemaVersion: typeof reportSchemaVersion;
  readonly runId: string;
}

/** What a run is busy with, or has to say while it goes on; no part of the report. */
export type ProgressLine =
  | (Head & { readonly type: 'progress'; readonly elapsedMs: number; readonly phase: string; readonly text: string })
  | (Head & {
      readonly type: 'notice';
      readonly elapsedMs: number;
      readonly level: 'info' | 'warn';
      readonly text: string;
    });

/** One line: a part of the report with its type, or progress ahead of it. */
export type Line =
  | ProgressLine
  | (Head & { readonly type: 'run' } & Pick<Report, 'tool' | 'run' | 'cluster'>)
  | (Head & { readonly type: 'finding' } & Finding)
  | (Head & { readonly type: 'case' } & Case)
  | (Head & { readonly type: 'skip' } & Skip)
  | (Head & { readonly type: 'summary'; readonly overall: Overall } & Pick<Report, 'summary' | 'timings'>);

/** What every line of this run begins with. */
export function headOf(runId: string): Head {
  return { schemaVersion: reportSchemaVersion, runId };
}

/** The lines of a report: the run first, the summary last. A file without a summary was cut off. */
export function linesOf(report: Report): readonly Line[] {
  const { tool, run, cluster, findings, cases, skipped, summary, timings } = report;
  const head = headOf(run.id);
  return [
    { type: 'run', ...head, tool, run, ...(cluster === undefined ? {} : { cluster }) },
    ...findings.map((finding): Line => ({ type: 'finding', ...head, ...finding })),
    ...cases.map((item): Line => ({ type: 'case', ...head, ...item })),
    ...skipped.map((skip): Line => ({ type: 'skip', ...head, ...skip })),
    { type: 'summary', ...head, overall: overallOf(report), summary, timings },
  ];
}
