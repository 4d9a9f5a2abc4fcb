import type { RunFailure } from '../domain/report.ts';
import { ToolError } from '../errors.ts';
import type { CheckSettings } from './settings.ts';

/**
 * What ended a run early, for its report: the user (`signal`), the run's own time (`timeout`), or the error. Throws the error if it is
 * none of podreach's own: that is a bug.
 */
export function failureOf(
  error: unknown,
  signal: AbortSignal,
  timeout: AbortSignal,
  settings: CheckSettings,
): RunFailure {
  if (signal.aborted) {
    return {
      code: 'INTERRUPTED',
      message: 'interrupted by a signal',
      hint: 'What was asked until then is in the report.',
    };
  }
  if (timeout.aborted) {
    const message = `the run did not end within ${settings.timeoutMs / 1000} s`;
    return {
      code: 'TIMEOUT',
      message,
      hint: 'Give it more time with --timeout, or less to do with --only or --nodes.',
    };
  }
  if (error instanceof ToolError) return { code: error.code, message: error.message, hint: error.hint };
  throw error;
}
