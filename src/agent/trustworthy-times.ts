import type { TimedAnswer } from './exchange/burst.ts';
import { latencyOf } from './latency.ts';

/** Of more doubt than this a time is left out. */
const muchDoubtUs = 1_000;

/**
 * The times of answers that nothing can have held up for long, while these are half of them. Else of all, less what they may have waited
 * for a CPU, but none shorter than the middle one of those: slow answers are always doubtful, and leaving out more than half would
 * make any path quick.
 */
export function trustworthyTimesUs(answers: readonly Omit<TimedAnswer, 'answer'>[]): readonly number[] {
  const certainUs = answers
    .filter(({ cpuWaitUs, busyUs }) => Math.max(cpuWaitUs, busyUs) <= muchDoubtUs)
    .map(({ elapsedUs }) => elapsedUs);
  if (certainUs.length * 2 >= answers.length) return certainUs;
  const leastUs = latencyOf(certainUs)?.p50Us ?? 0;
  return answers.map(({ elapsedUs, cpuWaitUs }) => Math.max(leastUs, elapsedUs - cpuWaitUs));
}
