import { performance } from 'node:perf_hooks';
import { type ExitCode, exitCodes } from '../errors.ts';
import { type Arguments, textOf } from './arguments.ts';
import { chosenToRead, type ConnectOptions } from './chosen-cluster.ts';
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

/** The edges a clean-up goes through; tests put their own in place. */
export interface CleanEdges {
  connect(options: ConnectOptions): Promise<CleanableCluster>;
  readonly signals: SignalSource;
  forceExit(code: number): void;
}

/** `podreach clean`: removes what runs left; what would not go is told, and is no success. */
export async function cleanSession(args: Arguments, io: Io, edges: CleanEdges): Promise<ExitCode> {
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
    const cluster = await edges.connect(chosenToRead(args, talk.logger));
    talk.progress.say('removing what runs left');
    const { removed, left } = await cluster.cleanAll(runId, interrupt.signal);
    talk.progress.stop();
    const crash = interrupt.crash();
    if (crash !== undefined) throw crash;
    await writeText(io.stdout, summaryOf(cluster.context, removed, left));
    return left.length === 0 ? exitCodes.passed : exitCodes.couldNotTest;
  } catch (error) {
    throw interrupt.crash() ?? error;
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
