import type { AcceptedDeviation } from '../domain/acceptance.ts';
import type { PolicyCase } from '../domain/policy-case.ts';
import type { Report, RunFailure } from '../domain/report.ts';
import { type ExitCode, ToolError } from '../errors.ts';
import { withAcceptances } from '../gate/accept.ts';
import type { RunListener } from '../run/events.ts';
import type { Cluster } from '../run/ports.ts';
import type { RunOptions } from '../run/run-check.ts';
import type { Clock } from '../run/settings.ts';
import { version } from '../version.ts';
import type { Arguments } from './arguments.ts';
import { baselineOf } from './baseline.ts';
import { chosenCluster, type ConnectOptions } from './chosen-cluster.ts';
import { deliver, internalCode } from './deliver.ts';
import { failedReport } from './failed-report.ts';
import { onInterrupt, type SignalSource, unlessAborted } from './interrupt.ts';
import type { Io } from './io.ts';
import { preparePresentation } from './presentation.ts';
import { progressStream } from './progress-stream.ts';
import { newRunId } from './run-id.ts';
import { checkSettings } from './settings.ts';
import { openTalk } from './talk.ts';

/** The edges a check goes through; tests put their own in place. */
export interface CheckEdges {
  connect(options: ConnectOptions): Promise<Cluster>;
  loadPolicyCases(): Promise<readonly PolicyCase[]>;
  runCheck(options: RunOptions): Promise<Report>;
  readonly clock: Clock;
  readonly signals: SignalSource;
  now(): Date;
  forceExit(code: number): void;
}

/**
 * `podreach check` from its arguments to its exit code: whatever happens once it has begun, every report is written. Findings that are
 * accepted are marked in it. Throws ToolError where the arguments are refused, before anything is created or written.
 */
export async function checkSession(
  args: Arguments,
  io: Io,
  edges: CheckEdges,
  accept: readonly AcceptedDeviation[] = [],
): Promise<ExitCode> {
  const settings = checkSettings(args, newRunId(), await edges.loadPolicyCases());
  const presentation = await preparePresentation(args, io);
  const baseline = await baselineOf(args);
  const talk = openTalk(args, io, () => edges.clock.nowMs());
  const interrupt = onInterrupt({
    source: edges.signals,
    firstWords: 'cleaning up',
    say: (line) => talk.progress.interject(line),
    leftover: () =>
      `Namespaces ${settings.namespacePrefix}-* of run ${settings.runId} may be left: podreach clean removes them`,
    forceExit: (code) => {
      talk.progress.stop();
      edges.forceExit(code);
    },
  });
  const startedAt = edges.now();
  let result: { readonly report: Report; readonly bug?: Error };
  try {
    const { image, timeoutMs } = settings;
    const reaching = edges.connect({ ...chosenCluster(args), image, timeoutMs, logger: talk.logger });
    const cluster = await unlessAborted(reaching, interrupt.signal);
    const { clock } = edges;
    const listeners = [
      talk.progress.listener,
      ...(presentation.format === 'ndjson' ? [progressStream(io.stdout, settings.runId, () => clock.nowMs())] : []),
    ];
    const listener: RunListener = (event) => listeners.forEach((listen) => listen(event));
    const { signal } = interrupt;
    result = { report: await edges.runCheck({ cluster, settings, version, startedAt, clock, listener, signal }) };
  } catch (error) {
    const { runId, image } = settings;
    const failure = failureOf(error);
    const report = failedReport({ version, runId, image, startedAt, finishedAt: edges.now(), failure });
    result = error instanceof ToolError ? { report } : { report, bug: asError(error) };
  } finally {
    talk.progress.stop();
  }
  const crash = interrupt.crash();
  const ended = crash === undefined ? result.report : stoppedBy(crash, result.report);
  const report = withAcceptances(ended, accept, startedAt.toISOString().slice(0, 'YYYY-MM-DD'.length));
  const exitCode = await deliver(report, { presentation, baseline }, io);
  interrupt.dispose();
  const bug = interrupt.crash() ?? result.bug;
  if (bug !== undefined) throw bug;
  return exitCode;
}

/** To the run itself it was an interruption. */
function stoppedBy(crash: Error, report: Report): Report {
  return { ...report, run: { ...report.run, outcome: 'failed', failure: failureOf(crash) } };
}

function failureOf(error: unknown): RunFailure {
  if (error instanceof ToolError) return { code: error.code, message: error.message, hint: error.hint };
  return {
    code: internalCode,
    message: `internal error: ${String(error)}`,
    hint: 'this is a bug in podreach; stderr has its stack',
  };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
