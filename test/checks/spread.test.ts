import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exchangesToSeeAll } from '#src/checks/spread.ts';

/** Exact chance that `choices` uniform choices among `n` miss at least one, by inclusion and exclusion. */
function missChance(n: number, choices: number): number {
  let chance = 0;
  let subsets = 1;
  for (let missed = 1; missed <= n; missed += 1) {
    subsets = (subsets * (n - missed + 1)) / missed;
    chance += (missed % 2 === 1 ? 1 : -1) * subsets * ((n - missed) / n) ** choices;
  }
  return chance;
}

const endpoints = fc.integer({ min: 2, max: 12 });
const probability = fc.constantFrom(1e-2, 1e-4, 1e-6);

test('with this many exchanges, an endpoint is missed no more often than asked for', () => {
  fc.assert(
    fc.property(endpoints, probability, (n, miss) => {
      expect(missChance(n, exchangesToSeeAll(n, miss))).toBeLessThanOrEqual(miss * (1 + 1e-6));
    }),
  );
});

test('it is the least number for which the union bound holds', () => {
  fc.assert(
    fc.property(endpoints, probability, (n, miss) => {
      const bound = (choices: number) => n * (1 - 1 / n) ** choices;
      const choices = exchangesToSeeAll(n, miss);
      expect(bound(choices)).toBeLessThanOrEqual(miss * (1 + 1e-9));
      expect(bound(choices - 1)).toBeGreaterThan(miss);
    }),
  );
});

test.each([
  [0, 1],
  [1, 1],
  [2, 21],
  [3, 37],
  [8, 120],
])('%i endpoints take %i exchanges for one miss in a million', (n, choices) => {
  expect(exchangesToSeeAll(n, 1e-6)).toBe(choices);
});
