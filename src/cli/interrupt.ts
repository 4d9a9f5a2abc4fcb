import { constants } from 'node:os';
import { exitCodes, ToolError } from '../errors.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The part of `process` that signals need, so that tests can send them. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
}

/**
 * Turns the first signal into an abort, so that the run ends itself and cleans up, and lets the second one end the process.
 * `leftover` says what may stay behind then.
 */
export function onInterrupt(options: {
  source: SignalSource;
  say: (line: string) => void;
  leftover: () => string;
  forceExit: (code: number) => void;
}): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  const listener = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      options.say(`podreach: stopped at once; ${options.leftover()}`);
      options.forceExit(exitCodes.interrupted);
      return;
    }
    options.say(`podreach: ${signal} (${constants.signals[signal]}): cleaning up; once more to stop at once`);
    controller.abort(new ToolError('INTERRUPTED', `interrupted by ${signal}`, 'run it again when you are ready'));
  };
  for (const signal of signals) options.source.on(signal, listener);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of signals) options.source.off(signal, listener);
    },
  };
}
