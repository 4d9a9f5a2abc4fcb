import { nowNs } from './clock.ts';
import { cpuWaitUs } from './cpu-wait.ts';

let wokenNs: bigint | undefined;
let accountedUs = 0;
let cpuWaitOfTurnUs: number | undefined;

/**
 * When the first of the callbacks that ask for it in this turn of the event loop began. What arrived together waits for its turn
 * in one process, and that is our own time and not the network's.
 */
export function wokenAtNs(): bigint {
  if (wokenNs !== undefined) return wokenNs;
  wokenNs = nowNs();
  setImmediate(() => {
    wokenNs = undefined;
    cpuWaitOfTurnUs = undefined;
  });
  return wokenNs;
}

/**
 * How long this process waited for a CPU since the last turn of the event loop in which this was asked, in microseconds. No request
 * of this turn waited longer for that.
 */
export function cpuWaitBeforeTurnUs(): number {
  if (cpuWaitOfTurnUs !== undefined) return cpuWaitOfTurnUs;
  wokenAtNs();
  const waitedUs = cpuWaitUs();
  cpuWaitOfTurnUs = waitedUs - accountedUs;
  accountedUs = waitedUs;
  return cpuWaitOfTurnUs;
}

/** How long this process' event loop has been at work, and not waiting, since its start, in milliseconds. */
export function busyMs(): number {
  return performance.now() - performance.nodeTiming.idleTime;
}
