import { expect, test } from 'vitest';
import { trustworthyTimesUs } from '#src/agent/trustworthy-times.ts';

const certain = (elapsedUs: number) => ({ elapsedUs, cpuWaitUs: 100, busyUs: 100 });
const starved = (elapsedUs: number, cpuWaitUs: number) => ({ elapsedUs, cpuWaitUs, busyUs: 0 });
const busy = (elapsedUs: number) => ({ elapsedUs, cpuWaitUs: 0, busyUs: 5_000 });

test('times of doubt are left out while half are certain', () => {
  expect(trustworthyTimesUs([certain(300), busy(900), certain(400), starved(90_000, 80_000)])).toEqual([300, 400]);
});

test('where most had to wait for a CPU, that is taken off, and nobody is called quicker than those that had not', () => {
  expect(trustworthyTimesUs([certain(300), starved(90_000, 89_900), starved(90_000, 80_000)])).toEqual([
    300, 300, 10_000,
  ]);
  expect(trustworthyTimesUs([starved(50, 90_000)])).toEqual([0]);
});

test('a path is as slow as most of its answers, though these are the doubtful ones', () => {
  const answers = [certain(300), certain(300), busy(2_000_000), busy(2_000_000), busy(2_000_000)];
  expect(trustworthyTimesUs(answers)).toEqual([300, 300, 2_000_000, 2_000_000, 2_000_000]);
});
