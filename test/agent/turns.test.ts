import { expect, test } from 'vitest';
import { pause } from '#src/agent/clock.ts';
import { Turns } from '#src/agent/turns.ts';

test('all batches together keep to the limit, in the order they came', async () => {
  const turns = new Turns();
  const begun: string[] = [];
  let running = 0;
  let most = 0;
  const work = async (name: string) => {
    begun.push(name);
    running += 1;
    most = Math.max(most, running);
    await pause(5);
    running -= 1;
  };
  await Promise.all([turns.runAll(['a', 'b', 'c'], 2, work), turns.runAll(['d', 'e'], 2, work)]);
  expect(most).toBe(2);
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('a limit that is none is one', async () => {
  let done = 0;
  await new Turns().runAll([1, 2], Number.NaN, async () => {
    done += 1;
  });
  expect(done).toBe(2);
});

test('two never begin in one turn of the event loop', async () => {
  const turnOf: number[] = [];
  let turn = 0;
  const count = setInterval(() => undefined, 1_000);
  const next = (): void => {
    turn += 1;
    if (turn < 200) setImmediate(next);
  };
  setImmediate(next);
  await new Turns().runAll([1, 2, 3], 8, async () => {
    turnOf.push(turn);
  });
  clearInterval(count);
  expect(new Set(turnOf).size).toBe(3);
});
