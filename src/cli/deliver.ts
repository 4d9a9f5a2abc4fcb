import type { Report } from '../domain/report.ts';
import { type ExitCode, exitCodes } from '../errors.ts';
import { tameLines } from '../report/tame.ts';
import { type Baseline, compareWithBaseline, tellComparison } from './baseline.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Io } from './io.ts';
import type { Presentation } from './presentation.ts';
import { describeError } from './print-error.ts';

/** Marks a bug of podreach in a report; `main` prints it with its stack. */
export const internalCode = 'INTERNAL';

/** Where a report of `check` goes, and what it is compared with. */
export interface Delivery {
  readonly presentation: Presentation;
  readonly baseline: Baseline | undefined;
}

/**
 * Shows and saves the report, says on stderr what neither has said, and then how it compares. Returns the exit code that it stands
 * for.
 */
export async function deliver(report: Report, { presentation, baseline }: Delivery, io: Io): Promise<ExitCode> {
  const { failure, leftBehind } = report.run;
  const against = baseline === undefined ? undefined : compareWithBaseline(baseline, report);
  const unsaved = await presentation.save(report, against?.compared);
  // A text report of a run that learned nothing would only say again what the error says.
  const shown = presentation.format !== 'text' || failure === undefined || report.cases.length > 0;
  if (shown) await presentation.show(report, against?.compared);
  const stated = shown && presentation.format === 'text';
  if (failure !== undefined && failure.code !== internalCode && !stated) {
    io.stderr.write(`podreach: ${tameLines(failure.message)}\n  ${tameLines(failure.hint)}\n`);
  }
  if (leftBehind.length > 0 && !stated) {
    io.stderr.write(
      `podreach: left behind: ${leftBehind.join(', ')}\n  podreach clean --run ${report.run.id} removes it\n`,
    );
  }
  // What refused a check is met once more when its report is written.
  const news = unsaved.filter(({ message }) => message !== failure?.message);
  for (const error of news) io.stderr.write(describeError(error).text);
  const exitCode =
    baseline === undefined
      ? exitCodeOf(report)
      : await tellComparison(baseline, against, report, presentation.format, io);
  return exitCode === exitCodes.passed && unsaved.length > 0 ? exitCodes.usage : exitCode;
}
