import type { Logger } from 'pino';
import { ToolError } from '../errors.ts';
import { openProgress, type Progress } from '../progress/index.ts';
import { type Arguments, flagOf } from './arguments.ts';
import { tamed } from '../report/text/tamed.ts';
import type { Io } from './io.ts';
import { createLogger } from './log.ts';
import { logLevelOf } from './log-level.ts';
import { isInteractive } from './terminal.ts';

/** What a command says on stderr while it works: progress and log lines that do not tear each other. */
export interface Talk {
  readonly progress: Progress;
  readonly logger: Logger;
}

/** Reads the options of `talkOptions`. Throws ToolError where they contradict each other. */
export function openTalk(args: Arguments, io: Io, nowMs: () => number): Talk {
  const level = logLevelOf(args);
  if (flagOf(args, 'verbose') && flagOf(args, 'quiet'))
    throw new ToolError(
      'USAGE',
      '--verbose does not go with --quiet',
      'leave one out; --quiet with --log-level debug is a log without progress',
    );
  const mode = isInteractive(io.stderr, io.environment) ? 'status-line' : 'lines';
  const display = openProgress(flagOf(args, 'quiet') ? 'silent' : mode, { stream: io.stderr, nowMs });
  const progress: Progress = { ...display, listener: (event) => display.listener(tamed(event)) };
  return { progress, logger: createLogger(level, (line) => progress.interject(line)) };
}
