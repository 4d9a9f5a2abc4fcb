import { type Arguments, choiceOf, flagOf } from './arguments.ts';

/** Values of `--log-level`, from loud to silent; `debug` shows every request to the API server. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What `logOptions` ask for. */
export function logLevelOf(args: Arguments): LogLevel {
  const level = choiceOf(args, 'log-level', logLevels);
  return flagOf(args, 'verbose') && level !== 'trace' ? 'debug' : level;
}
