import type { Report } from '../domain/report.ts';
import type { ToolError } from '../errors.ts';
import type { Compared } from '../report/compared.ts';
import { type Format, formats } from '../report/format.ts';
import { reporters } from '../report/index.ts';
import { type Arguments, choiceOf, valuesOf } from './arguments.ts';
import { type Io, type TextStream, writeText } from './io.ts';
import { assertWritable, type Output, parseOutputs, writeOutputs } from './outputs.ts';
import { appendStepSummary, stepSummaryPath } from './step-summary.ts';
import { colorModes, lookOf } from './terminal.ts';

/** How and where a command shows its report, and what a comparison with a baseline says of it. */
export interface Presentation {
  readonly format: Format;
  /** Throws ToolError where an `--output` file cannot be written. */
  prove(): Promise<void>;
  /** Shows the report on stdout. */
  show(report: Report, compared?: Compared): Promise<void>;
  /** Writes every `--output` file; returns what could not be written. */
  save(report: Report, compared?: Compared): Promise<readonly ToolError[]>;
}

/** Columns of a text report in a file. */
const fileLook = { width: 100, color: false };

/** As `presentationOf`, and proves that every output can be written. */
export async function preparePresentation(args: Arguments, io: Io): Promise<Presentation> {
  const presentation = presentationOf(args, io);
  await presentation.prove();
  return presentation;
}

/** Reads the options of `lookOptions`. Throws ToolError where they leave no telling where the report goes, or how it looks. */
export function presentationOf(args: Arguments, io: Io): Presentation {
  const format = choiceOf(args, 'format', formats);
  const look = lookOf(choiceOf(args, 'color', colorModes), io.stdout, io.environment);
  const outputs: readonly Output[] = parseOutputs(valuesOf(args, 'output'));
  const files = outputs.filter(({ path }) => streamOf(path, io) === undefined);
  return {
    format,
    prove: async () => await assertWritable(files),
    show: (report, compared) => writeText(io.stdout, reporters[format](report, look, compared)),
    save: async (report, compared) => {
      if (format === 'github' || outputs.some((output) => output.format === 'github'))
        await summarize(report, compared, io);
      for (const output of outputs) {
        const stream = streamOf(output.path, io);
        if (stream !== undefined) await writeText(stream, reporters[output.format](report, fileLook, compared));
      }
      return await writeOutputs(files, report, (name, content) => reporters[name](content, fileLook, compared));
    },
  };
}

/** Our own streams by the names that systems give them: opened as files, what they hold already would be written over. */
function streamOf(path: string, io: Io): TextStream | undefined {
  return path === '/dev/stdout' ? io.stdout : path === '/dev/stderr' ? io.stderr : undefined;
}

/** The page of a GitHub step. It comes on top of the report that was asked for: without it there is a warning and the same exit code. */
async function summarize(report: Report, compared: Compared | undefined, io: Io): Promise<void> {
  const path = stepSummaryPath(io.environment);
  if (path === undefined) return;
  try {
    await appendStepSummary(path, report, compared);
  } catch (error) {
    io.stderr.write(`podreach: cannot add to the step summary ${path}: ${(error as Error).message}\n`);
  }
}
