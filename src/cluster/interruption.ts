import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ToolError } from '../errors.ts';

/** Waits; throws ToolError when the signal fires. */
export async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  // Many requests may wait under one signal at the same time.
  setMaxListeners(0, signal);
  try {
    await sleep(delayMs, undefined, { signal });
  } catch {
    throw abortError(signal);
  }
}

/** What the work comes to; once the signal fires it is not waited for any more, and a ToolError is thrown instead. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  setMaxListeners(0, signal);
  let abandon = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abandon = () => reject(abortError(signal));
    if (signal.aborted) abandon();
    else signal.addEventListener('abort', abandon, { once: true });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

/** The ToolError for an aborted signal: its reason if that is one, TIMEOUT for a deadline, else INTERRUPTED. */
export function abortError(signal: AbortSignal): ToolError {
  const reason: unknown = signal.reason;
  if (reason instanceof ToolError) return reason;
  if (reason instanceof Error && reason.name === 'TimeoutError') {
    return new ToolError('TIMEOUT', 'the time for this run is over', 'Give it more with --timeout.', { cause: reason });
  }
  return new ToolError('INTERRUPTED', 'interrupted', 'Run it again.', { cause: reason });
}
