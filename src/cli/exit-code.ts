import { type ErrorCode, errorCodes, exitCodes, type ExitCode } from '../errors.ts';
import { overallOf, type Verdicts } from '../report/overall.ts';

/** The exit code a report stands for. */
export function exitCodeOf(report: Verdicts): ExitCode {
  const overall = overallOf(report);
  switch (overall) {
    case 'passed':
      return exitCodes.passed;
    case 'failed':
      return exitCodes.failed;
    case 'could-not-test':
      return failureExitCode(report.run.failure?.code);
    case 'interrupted':
      return exitCodes.interrupted;
    default:
      return overall satisfies never;
  }
}

/** The exit code of a run that did not come to its end, whatever had failed by then. */
export function unfinishedExitCode({ outcome, failure }: Verdicts['run']): ExitCode {
  return outcome === 'interrupted' ? exitCodes.interrupted : failureExitCode(failure?.code);
}

/** A run that an error stopped exits with that error's own code, e.g. 2 for a kubeconfig that is not there. */
function failureExitCode(code: string | undefined): ExitCode {
  return code !== undefined && Object.hasOwn(errorCodes, code) ? errorCodes[code as ErrorCode] : exitCodes.couldNotTest;
}
