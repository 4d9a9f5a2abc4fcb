import { exitCodes } from '../errors.ts';
import { describeError } from './print-error.ts';

/**
 * Sees to it that no mistake of ours looks like a verdict: neither an error that nobody caught, which Node would end with 1, nor a
 * process that nothing keeps running any longer before it has said its exit code, which Node would end with 0.
 */
export function installLastResort(): void {
  process.exitCode = exitCodes.couldNotTest;
  // Rejections that nobody heeds arrive here too.
  process.on('uncaughtException', (error) => {
    // A run that hears of it as well (`onInterrupt`) ends itself, which cleans up, and tells it.
    if (process.listenerCount('uncaughtException') > 1) return;
    const { text, exitCode } = describeError(error);
    process.stderr.write(text, () => process.exit(exitCode));
  });
}
