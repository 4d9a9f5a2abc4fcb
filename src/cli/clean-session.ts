import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { type ExitCode, exitCodes } from '../errors.ts';
import { type Arguments, textOf } from './arguments.ts';
import { onInterrupt, type SignalSource } from './interrupt.ts';
import { type Io, writeText } from './io.ts';
import { openTalk } from './talk.ts';

/** What came of removing: names of Namespaces, and what would not go away. */
export interface Removal {
  readonly removed: readonly string[];
  readonly left: readonly string[];
}

/** A cluster that can be cleaned. */
export interface CleanableCluster {
  readonly context: string;
  cleanAll(runId: string | undefined, signal: AbortSignal): Promise<Removal>;
}

/** How to reach a cluster. */
export interface CleanConnectOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly image: string;
  readonly timeoutMs: number;
  readonly logger: Logger;
}

/** The edges a clean-up goes through; tests put their own in place. */
export interface CleanEdges {
  connect(options: CleanConnectOptions): Promise<CleanableCluster>;
  readonly signals: SignalSource;
  forceExit(code: number): void;
}

const firstContactMs = 10_000;

/** `podreach clean`: removes what runs left; what would not go is told, and is no success. */
export async function cleanSession(args: Arguments, io: Io, edges: CleanEdges): Promise<ExitCode> {
  const kubeconfig = textOf(args, 'kubeconfig');
  const context = textOf(args, 'context');
  const runId = textOf(args, 'run');
  const talk = openTalk(args, io, () => performance.now());
  const interrupt = onInterrupt({
    source: edges.signals,
    firstWords: 'stopping',
    say: (line) => talk.progress.interject(line),
    leftover: () => 'run podreach clean again to remove the rest',
    forceExit: (code) => edges.forceExit(code),
  });
  try {
    const cluster = await edges.connect({
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
      ...(context === undefined ? {} : { context }),
      // Nothing is started, so no image is needed.
      image: '',
      timeoutMs: firstContactMs,
      logger: talk.logger,
    });
    talk.progress.say('removing what runs left');
    const { removed, left } = await cluster.cleanAll(runId, interrupt.signal);
    talk.progress.stop();
    await writeText(io.stdout, summaryOf(cluster.context, removed, left));
    return left.length === 0 ? exitCodes.passed : exitCodes.couldNotTest;
  } finally {
    talk.progress.stop();
    interrupt.dispose();
  }
}

function summaryOf(context: string, removed: readonly string[], left: readonly string[]): string {
  const lines = [
    removed.length === 0 && left.length === 0 ? `nothing of podreach is left in ${context}` : '',
    removed.length === 0 ? '' : `removed from ${context}: ${removed.join(', ')}`,
    ...left.map((what) => `still there: ${what}`),
  ];
  return lines
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('');
}
