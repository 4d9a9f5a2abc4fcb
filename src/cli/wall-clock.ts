import type { Clock } from '../run/settings.ts';

/** Who sleeps until about the same time wakes together, so that what is asked then goes together. */
const grainMs = 10;

/**
 * The computer's own clock. Thousands of sleepers at once hang on one signal, and to listen to it once for each would take a walk
 * along all those before: an EventTarget looks for the same listener first.
 */
export function wallClock(): Clock {
  const sleepers = new WeakMap<AbortSignal, Map<number, Together>>();

  function sleepersOf(signal: AbortSignal): Map<number, Together> {
    const known = sleepers.get(signal);
    if (known !== undefined) return known;
    const all = new Map<number, Together>();
    sleepers.set(signal, all);
    signal.addEventListener('abort', () => all.forEach((together) => together.wake()), { once: true });
    return all;
  }

  return {
    nowMs: () => performance.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const all = sleepersOf(signal);
        const dueMs = Math.ceil((performance.now() + ms) / grainMs) * grainMs;
        const together = all.get(dueMs) ?? new Together(dueMs, () => all.delete(dueMs));
        all.set(dueMs, together);
        together.add(resolve);
      }),
  };
}

class Together {
  readonly #timer: NodeJS.Timeout;
  readonly #forget: () => void;
  readonly #sleepers: (() => void)[] = [];

  constructor(dueMs: number, forget: () => void) {
    this.#forget = forget;
    this.#timer = setTimeout(() => this.wake(), dueMs - performance.now());
  }

  add(sleeper: () => void): void {
    this.#sleepers.push(sleeper);
  }

  wake(): void {
    clearTimeout(this.#timer);
    this.#forget();
    for (const sleeper of this.#sleepers) sleeper();
  }
}
