import { nowNs } from './clock.ts';

let wokenNs: bigint | undefined;

/**
 * When the first of the callbacks that ask for it in this turn of the event loop began. What arrived together waits for its turn
 * in one process, and that is our own time and not the network's.
 */
export function wokenAtNs(): bigint {
  if (wokenNs !== undefined) return wokenNs;
  wokenNs = nowNs();
  setImmediate(() => {
    wokenNs = undefined;
  });
  return wokenNs;
}

/** How long this process' event loop has been at work, and not waiting, since its start, in milliseconds. */
export function busyMs(): number {
  return performance.now() - performance.nodeTiming.idleTime;
}
