import { openSync, readSync } from 'node:fs';

/** Nanoseconds run, nanoseconds waited, and time slices of the thread that runs this process' JavaScript (Linux, sched-stats.rst). */
const path = '/proc/self/schedstat';
/** Three numbers of at most 20 digits. */
const buffer = Buffer.alloc(64);

let file: number | undefined | 'none';

/**
 * How long this process has been ready to run and waited for a CPU since its start, in microseconds: time that a busy node costs, and
 * not the network. Zero for ever where the kernel does not tell.
 */
export function cpuWaitUs(): number {
  try {
    file ??= openSync(path, 'r');
    if (file === 'none') return 0;
    const words = buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0)).split(' ');
    return Math.floor(Number(words[1] ?? 0) / 1000);
  } catch {
    file = 'none';
    return 0;
  }
}
