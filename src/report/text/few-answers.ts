import { counted, shortTime } from './wrap.ts';

/** `1 answer, 748 ms`; `4 answers, at most 12 ms`: what is said of too few for percentiles, with the longest time in microseconds. */
export function fewAnswersText(count: number, longestUs: number): string {
  return `${counted(count, 'answer')}, ${count === 1 ? '' : 'at most '}${shortTime(longestUs)}`;
}
