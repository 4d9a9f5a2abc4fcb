import type { ExitCode, ToolError } from '../errors.ts';
import { version } from '../version.ts';
import { type Arguments, valuesOf } from './arguments.ts';
import { deliver } from './deliver.ts';
import { failedReport } from './failed-report.ts';
import type { Io } from './io.ts';
import { type Presentation, presentationOf } from './presentation.ts';
import { newRunId } from './run-id.ts';

/**
 * What becomes of a `podreach check` whose settings are refused before anything is created: its report says why, so that no file of
 * an earlier run is taken for this one's; an output that cannot be written keeps it from no other. Throws the error where it leaves no telling where the report goes, or how it looks.
 */
export async function refusedCheck(refusal: ToolError, args: Arguments, io: Io, now: () => Date): Promise<ExitCode> {
  const startedAt = now();
  let presentation: Presentation;
  try {
    presentation = presentationOf(args, io);
  } catch {
    throw refusal;
  }
  const { code, message, hint } = refusal;
  const report = failedReport({
    version,
    runId: newRunId(),
    image: valuesOf(args, 'image').join(', '),
    startedAt,
    finishedAt: startedAt,
    failure: { code, message, hint },
  });
  return await deliver(report, { presentation, baseline: undefined }, io);
}
