import { type ExitCode, exitCodes } from '../errors.ts';
import { type Arguments, requiredTextOf } from './arguments.ts';
import type { Io } from './io.ts';
import { preparePresentation } from './presentation.ts';
import { readReport, reportOf } from './read-report.ts';

/** `podreach report FILE`: shows a saved report. Its exit code is about the showing; the run's verdict was given by `check`. */
export async function reportSession(args: Arguments, io: Io): Promise<ExitCode> {
  const file = requiredTextOf(args, 'file');
  const report = file === '-' ? reportOf(await io.readStdin(), 'stdin') : await readReport(file);
  const presentation = await preparePresentation(args, io);
  const [unsaved] = await presentation.save(report);
  await presentation.show(report);
  if (unsaved !== undefined) throw unsaved;
  return exitCodes.passed;
}
