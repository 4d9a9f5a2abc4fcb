import type { Logger } from 'pino';
import { type Arguments, textOf } from './arguments.ts';
import type { Io } from './io.ts';
import { createLogger } from './log.ts';
import { logLevelOf } from './log-level.ts';

/** How to reach a cluster, and with what. */
export interface ConnectOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Of the probe Pods; empty where none is started. */
  readonly image: string;
  readonly timeoutMs: number;
  readonly logger: Logger;
}

/** Reading takes no longer where anything answers. */
export const contactMs = 10_000;

/** The cluster that `--kubeconfig` and `--context` choose; kubectl's own where they say nothing. */
export function chosenCluster(args: Arguments): Pick<ConnectOptions, 'kubeconfig' | 'context'> {
  const kubeconfig = textOf(args, 'kubeconfig');
  const context = textOf(args, 'context');
  return { ...(kubeconfig === undefined ? {} : { kubeconfig }), ...(context === undefined ? {} : { context }) };
}

/** The same for a command that starts no Pod. */
export function chosenToRead(args: Arguments, logger: Logger): ConnectOptions {
  return { ...chosenCluster(args), image: '', timeoutMs: contactMs, logger };
}

/** A log on stderr as `logOptions` ask for it, of a command without progress. */
export function logTo({ stderr }: Io, args: Arguments): Logger {
  return createLogger(logLevelOf(args), (line) => stderr.write(`${line}\n`));
}
