import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { wallClock } from '#src/cli/wall-clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Sleeps, and notes who has woken. */
function sleepers() {
  const clock = wallClock();
  const abort = new AbortController();
  const woken: string[] = [];
  const add = (name: string, ms: number) => void clock.sleep(ms, abort.signal).then(() => woken.push(name));
  return { abort, add, woken };
}

test('everybody wakes in time', async () => {
  const { add, woken } = sleepers();
  add('long', 500);
  add('short', 100);
  await vi.advanceTimersByTimeAsync(99);
  expect(woken).toEqual([]);
  await vi.advanceTimersByTimeAsync(11);
  expect(woken).toEqual(['short']);
  await vi.advanceTimersByTimeAsync(400);
  expect(woken).toEqual(['short', 'long']);
});

test('an abort wakes all who sleep, and nobody sleeps after it', async () => {
  const { abort, add, woken } = sleepers();
  add('one', 500);
  add('two', 5_000);
  await vi.advanceTimersByTimeAsync(1);
  abort.abort();
  add('late', 5_000);
  await vi.advanceTimersByTimeAsync(0);
  expect(woken).toEqual(['one', 'two', 'late']);
  expect(vi.getTimerCount()).toBe(0);
});

test('who sleeps until about the same time wakes before anything else is done', async () => {
  const { add, woken } = sleepers();
  const clock = wallClock();
  const seen: string[] = [];
  await vi.advanceTimersByTimeAsync(1);
  add('one', 102);
  add('two', 104);
  void clock.sleep(104, new AbortController().signal).then(() => queueMicrotask(() => seen.push(woken.join(' '))));
  await vi.advanceTimersByTimeAsync(200);
  expect(seen).toEqual(['one two']);
  expect(vi.getTimerCount()).toBe(0);
});

test('however many sleep, they listen to their signal once', () => {
  const { abort, add } = sleepers();
  const listen = vi.spyOn(abort.signal, 'addEventListener');
  for (let count = 0; count < 1_000; count += 1) add(`${count}`, 100);
  expect(listen).toHaveBeenCalledTimes(1);
});
