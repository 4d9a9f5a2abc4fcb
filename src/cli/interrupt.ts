import { exitCodes, ToolError } from '../errors.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type SignalListener = (signal: NodeJS.Signals) => void;
type CrashListener = (error: unknown) => void;

/** The part of `process` that tells what ends a run from outside it, so that tests can. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: SignalListener): unknown;
  on(crash: 'uncaughtException', listener: CrashListener): unknown;
  off(signal: NodeJS.Signals, listener: SignalListener): unknown;
  off(crash: 'uncaughtException', listener: CrashListener): unknown;
}

/** What ends a run from outside it. */
export interface Interrupt {
  /** Aborted by the first signal or crash. */
  readonly signal: AbortSignal;
  /** The first error that nobody caught, as one that is no ToolError: it is a bug. */
  crash(): Error | undefined;
  /** From now on signals and crashes are left to others. */
  dispose(): void;
}

/**
 * Turns the first signal into an abort, so that the run ends itself and cleans up, and lets the second one end the process.
 * An error that nobody caught aborts it likewise. `leftover` says what may stay behind then.
 */
export function onInterrupt(options: {
  source: SignalSource;
  /** What the first signal or crash makes the command do. */
  firstWords: string;
  say: (line: string) => void;
  leftover: () => string;
  forceExit: (code: number) => void;
}): Interrupt {
  const controller = new AbortController();
  let crash: Error | undefined;
  const onCrash = (error: unknown): void => {
    const { signal } = controller;
    // Whoever still waited for what a signal has ended may hear of it too late.
    if (crash !== undefined || (signal.aborted && error instanceof ToolError && error.code === 'INTERRUPTED')) return;
    crash = asBug(error);
    options.say(`podreach: internal error: ${options.firstWords}`);
    controller.abort(crash);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      options.say(`podreach: stopped at once; ${options.leftover()}`);
      options.forceExit(exitCodes.interrupted);
      return;
    }
    options.say(`podreach: ${signal}: ${options.firstWords}; once more to stop at once`);
    controller.abort(new ToolError('INTERRUPTED', `interrupted by ${signal}`, 'run it again when you are ready'));
  };
  for (const signal of signals) options.source.on(signal, onSignal);
  options.source.on('uncaughtException', onCrash);
  return {
    signal: controller.signal,
    crash: () => crash,
    dispose: () => {
      for (const signal of signals) options.source.off(signal, onSignal);
      options.source.off('uncaughtException', onCrash);
    },
  };
}

function asBug(thrown: unknown): Error {
  if (thrown instanceof ToolError) return new Error(`nobody caught: ${thrown.message}`, { cause: thrown });
  return thrown instanceof Error ? thrown : new Error(String(thrown));
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
