import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortNames } from '../../src/report/text/short-names.ts';

function shorten(names: readonly string[], width: number): readonly string[] {
  const short = shortNames(names, width);
  return names.map((name) => short.get(name) ?? '');
}

test('names that fit stay as they are', () => {
  expect(shorten(['n1', 'n2'], 10)).toEqual(['n1', 'n2']);
});

test('a domain that all share goes first', () => {
  expect(shorten(['ip-10-0-1-23.eu-west-1.compute.internal', 'ip-10-0-1-24.eu-west-1.compute.internal'], 20)).toEqual([
    'ip-10-0-1-23…',
    'ip-10-0-1-24…',
  ]);
});

test('names that differ in the middle or at the end stay apart', () => {
  expect(shorten(['gke-prod-pool-general-8f3a21c7-x2z1', 'gke-prod-pool-general-8f3a21c7-p9k4'], 16)).toEqual([
    'gke-prod…c7-x2z1',
    'gke-prod…c7-p9k4',
  ]);
});

test('names that only differ where they are cut get numbers', () => {
  const middle = (letter: string): string => `${'a'.repeat(40)}${letter}${'b'.repeat(40)}`;

  expect(shorten([middle('x'), middle('y')], 12)).toHaveLength(2);
  expect(new Set(shorten([middle('x'), middle('y')], 12)).size).toBe(2);
});

test('always short enough and always different', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '1'), minLength: 1, maxLength: 60 });

  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 10, max: 40 }),
      (names, width) => {
        const short = shorten(names, width);

        expect(new Set(short).size).toBe(names.length);
        expect(Math.max(...short.map(({ length }) => length))).toBeLessThanOrEqual(width);
      },
    ),
  );
});
