import pLimit from 'p-limit';
import { check, type Checked, type PodreachOptions } from './podreach.ts';

/** A cluster is broken for one run at a time. */
const oneAtATime = pLimit(1);

/**
 * `podreach check` on a cluster that `broken` breaks while its argument runs. Mended as soon as everything is probed: a clean-up
 * needs no broken cluster, so that of concurrent tests the next one begins meanwhile.
 */
export async function checkWhileBroken(
  broken: <Result>(work: () => Promise<Result>) => Promise<Result>,
  args: readonly string[],
  options: PodreachOptions = {},
): Promise<Checked> {
  const { ended } = await oneAtATime(() => broken(() => untilProbed(args, options)));
  return ended;
}

/** Runs podreach until it has probed all it wants and only cleans up. */
function untilProbed(args: readonly string[], options: PodreachOptions): Promise<{ readonly ended: Promise<Checked> }> {
  return new Promise((resolve) => {
    const ended = check(args, {
      ...options,
      onProgress: (stderr, child) => {
        options.onProgress?.(stderr, child);
        if (stderr.includes('cleaning up')) resolve({ ended });
      },
    });
    const settled = () => resolve({ ended });
    ended.then(settled, settled);
  });
}
