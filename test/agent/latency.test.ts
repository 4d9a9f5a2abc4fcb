import { expect, test } from 'vitest';
import { latencyOf } from '#src/agent/latency.ts';

test('percentiles by nearest rank', () => {
  const times = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(latencyOf(times)).toEqual({ count: 100, p50Us: 50, p95Us: 95, p99Us: 99, maxUs: 100 });
});

test('one time is every percentile', () => {
  expect(latencyOf([7])).toEqual({ count: 1, p50Us: 7, p95Us: 7, p99Us: 7, maxUs: 7 });
});

test('nothing measured is no latency', () => {
  expect(latencyOf([])).toBeUndefined();
});
