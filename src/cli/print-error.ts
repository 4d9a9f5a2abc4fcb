import { type ExitCode, exitCodes, ToolError } from '../errors.ts';
import { tameLines } from '../report/tame.ts';
import { version } from '../version.ts';

/** What stderr says about an error, and the exit code: two lines for a problem of the user's, everything for a bug of ours. */
export function describeError(error: unknown): { readonly text: string; readonly exitCode: ExitCode } {
  if (error instanceof ToolError) {
    return { text: `podreach: ${tameLines(error.message)}\n  ${tameLines(error.hint)}\n`, exitCode: error.exitCode };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const text = [
    'podreach: internal error; this is a bug in podreach, not a statement about your cluster',
    stack,
    `Please report the lines above with: podreach ${version}, Node.js ${process.versions.node}, ${process.platform}/${process.arch}, and the command line.`,
    'If probe Pods were already created, podreach clean removes them.',
    '',
  ].join('\n');
  return { text, exitCode: exitCodes.couldNotTest };
}
