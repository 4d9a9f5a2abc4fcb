import type { Clock } from '../run/settings.ts';

/**
 * The computer's own clock. Thousands of sleepers at once hang on one signal, and to listen to it once for each would take a walk
 * along all those before: an EventTarget looks for the same listener first.
 */
export function wallClock(): Clock {
  const sleepers = new WeakMap<AbortSignal, Set<() => void>>();

  function sleepersOf(signal: AbortSignal): Set<() => void> {
    const known = sleepers.get(signal);
    if (known !== undefined) return known;
    const all = new Set<() => void>();
    sleepers.set(signal, all);
    signal.addEventListener('abort', () => all.forEach((wake) => wake()), { once: true });
    return all;
  }

  return {
    nowMs: () => performance.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const others = sleepersOf(signal);
        const wake = () => {
          clearTimeout(timer);
          others.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        others.add(wake);
      }),
  };
}
