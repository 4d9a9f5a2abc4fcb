import { readFile } from 'node:fs/promises';
import type { Report } from '../domain/report.ts';
import { type ExitCode, exitCodes, ToolError } from '../errors.ts';
import { parseReport } from '../report/parse.ts';
import { type Arguments, requiredTextOf } from './arguments.ts';
import type { Io } from './io.ts';
import { preparePresentation } from './presentation.ts';

/** `podreach report FILE`: shows a saved report. Its exit code is about the showing; the run's verdict was given by `check`. */
export async function reportSession(args: Arguments, io: Io): Promise<ExitCode> {
  const report = await readReport(requiredTextOf(args, 'file'));
  const presentation = await preparePresentation(args, io);
  const [unsaved] = await presentation.save(report);
  await presentation.show(report);
  if (unsaved !== undefined) throw unsaved;
  return exitCodes.passed;
}

async function readReport(file: string): Promise<Report> {
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
  const parsed = parseReport(text);
  if ('report' in parsed) return parsed.report;
  throw new ToolError('USAGE', `${file} is not a report: ${parsed.problem}`, parsed.hint);
}
