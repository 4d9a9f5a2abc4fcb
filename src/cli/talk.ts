import type { Logger } from 'pino';
import { openProgress, type Progress } from '../progress/index.ts';
import { type Arguments, choiceOf, flagOf } from './arguments.ts';
import { tamed } from '../report/text/tamed.ts';
import type { Io } from './io.ts';
import { createLogger } from './log.ts';
import { logLevels } from './log-level.ts';
import { isInteractive } from './terminal.ts';

/** What a command says on stderr while it works: progress and log lines that do not tear each other. */
export interface Talk {
  readonly progress: Progress;
  readonly logger: Logger;
}

/** Reads the options of `talkOptions`. */
export function openTalk(args: Arguments, io: Io, nowMs: () => number): Talk {
  const level = choiceOf(args, 'log-level', logLevels);
  const mode = isInteractive(io.stderr, io.environment) ? 'status-line' : 'lines';
  const display = openProgress(flagOf(args, 'quiet') ? 'silent' : mode, { stream: io.stderr, nowMs });
  const progress: Progress = { ...display, listener: (event) => display.listener(tamed(event)) };
  return { progress, logger: createLogger(level, (line) => progress.interject(line)) };
}
