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
  /** What the first signal makes the command do. */
  firstWords: string;
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
    options.say(`podreach: ${signal}: ${options.firstWords}; once more to stop at once`);
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

/** The promise, or the signal's reason if that comes first; the promise itself goes on unheeded. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
