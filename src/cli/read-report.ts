import { readFile } from 'node:fs/promises';
import type { Report } from '../domain/report.ts';
import { ToolError } from '../errors.ts';
import { unfinished } from '../gate/result.ts';
import { parseReport } from '../report/parse.ts';

/** Reads a saved report. Throws ToolError USAGE where there is none. */
export async function readReport(file: string): Promise<Report> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : message;
    throw new ToolError(
      'USAGE',
      `cannot read ${file}: ${reason}`,
      'give a report written by podreach check --output json=FILE',
      {
        cause: error,
      },
    );
  });
  return reportOf(text, file);
}

/** The report that a text is, which came from `source`. Throws ToolError USAGE where it is none. */
export function reportOf(text: string, source: string): Report {
  const parsed = parseReport(text);
  if ('report' in parsed) return parsed.report;
  // A JSON parser quotes the text it fell over, line breaks and all.
  const problem = parsed.problem.replaceAll(/\s+/g, ' ');
  throw new ToolError('USAGE', `${source} is not a report: ${problem}`, parsed.hint);
}

/** Reads a report to compare others with. One of a run that did not end by itself says nothing of what it had not asked. */
export async function readBaseline(file: string): Promise<Report> {
  const report = await readReport(file);
  const problem = unfinished(report);
  if (problem === undefined) return report;
  throw new ToolError(
    'USAGE',
    `${file} is no report to compare with: ${problem}`,
    'give a report of a run that ended by itself, whatever its verdict',
  );
}
