import type { Report } from '../domain/report.ts';
import { type ExitCode, ToolError } from '../errors.ts';
import { type Comparison, compareReports } from '../gate/compare.ts';
import type { FailOn } from '../gate/fail-on.ts';
import { knownCases } from '../gate/known.ts';
import { gateResult, type GateResult, unfinished } from '../gate/result.ts';
import type { Compared } from '../report/compared.ts';
import type { Format } from '../report/format.ts';
import { type Arguments, choiceOf, requiredTextOf, valuesOf } from './arguments.ts';
import { diffMarkdown } from './diff/markdown.ts';
import { diffText } from './diff/text.ts';
import { resultText } from './diff/words.ts';
import { failOnOf, gateExitCode } from './diff-session.ts';
import { unfinishedExitCode } from './exit-code.ts';
import { type Io, writeText } from './io.ts';
import { readBaseline } from './read-report.ts';
import { type ColorMode, colorModes, lookOf } from './terminal.ts';

/** A saved report that decides what is wrong with a run: only what it does not have already. */
export interface Baseline {
  readonly file: string;
  readonly report: Report;
  /** Reports before it, the failures of which are known too. */
  readonly earlier: readonly { readonly file: string; readonly report: Report }[];
  readonly failOn: readonly FailOn[];
  readonly color: ColorMode;
}

/** A run beside its baseline. */
export interface BaselineComparison {
  readonly comparison: Comparison;
  readonly result: GateResult;
  /** The same for the formats of the run's report. */
  readonly compared: Compared;
}

/** Reads the options about it, and its reports, of which the last is compared with: nothing is created for a comparison that cannot be made. */
export async function baselineOf(args: Arguments): Promise<Baseline | undefined> {
  const files = valuesOf(args, 'baseline').map((file) => requiredTextOf({ baseline: file }, 'baseline'));
  const failOn = failOnOf(args);
  const saved = await Promise.all(files.map(async (file) => ({ file, report: await readBaseline(file) })));
  const last = saved.at(-1);
  if (last !== undefined)
    return { ...last, earlier: saved.slice(0, -1), failOn, color: choiceOf(args, 'color', colorModes) };
  if (failOn.length > 0)
    throw new ToolError(
      'USAGE',
      '--fail-on: there is nothing to compare the run with',
      'name a saved report with --baseline FILE, or leave --fail-on out',
    );
  return undefined;
}

/** Compares a run with its baseline; undefined where it did not come to its end. */
export function compareWithBaseline(baseline: Baseline, report: Report): BaselineComparison | undefined {
  if (unfinished(report) !== undefined) return undefined;
  const comparison = compareReports(
    baseline.report,
    report,
    baseline.earlier.map((one) => one.report),
  );
  const result = gateResult(comparison, baseline.failOn);
  return {
    comparison,
    result,
    compared: {
      baseline: baseline.report.run,
      status: result.status,
      result: resultText(result),
      known: knownCases(report, comparison),
      markdown: diffMarkdown(comparison, result),
    },
  };
}

/**
 * Shows what got worse, and returns the exit code that follows from it. It stands below a report in text; any other format has
 * stdout for itself.
 */
export async function tellComparison(
  baseline: Baseline,
  against: BaselineComparison | undefined,
  { run }: Report,
  format: Format,
  io: Io,
): Promise<ExitCode> {
  if (against === undefined) {
    io.stderr.write(`podreach: the run did not come to its end, so that it is not compared with ${baseline.file}\n`);
    return unfinishedExitCode(run);
  }
  const { comparison, result } = against;
  const { earlier } = baseline;
  const stream = format === 'text' ? io.stdout : io.stderr;
  const text = diffText(comparison, result, lookOf(baseline.color, stream, io.environment));
  const known =
    earlier.length === 0 ? '' : `what failed in ${earlier.map(({ file }) => file).join(', ')} is known too\n`;
  await writeText(stream, `${format === 'text' ? '\n' : ''}${known}${text}`);
  return gateExitCode(result);
}
