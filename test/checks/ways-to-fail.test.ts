import { expect, test } from 'vitest';
import { checks } from '#src/checks/index.ts';
import { notShownToFail, waysToFail } from '../e2e/checks/ways-to-fail.ts';

const ways = Object.entries(waysToFail).flatMap(([family, list]) => list.map((way) => ({ family, way })));
const exempt = notShownToFail.map(({ check }) => check);

test('every check of the catalogue is made to fail by an end-to-end test, or says why not', () => {
  const shown = new Set([...ways.flatMap(({ way }) => way.checks), ...exempt]);

  expect(checks.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});

test('no check is both made to fail and exempt', () => {
  const shown = new Set(ways.flatMap(({ way }) => way.checks));

  expect(exempt.filter((id) => shown.has(id))).toEqual([]);
});

test('every way names checks that exist, in the file of their family', () => {
  const familyOf = new Map<string, string>(checks.map(({ id, family }) => [id, family]));
  const misplaced = ways.flatMap(({ family, way }) => way.checks.filter((id) => familyOf.get(id) !== family));

  expect(misplaced).toEqual([]);
  expect(exempt.filter((id) => !familyOf.has(id))).toEqual([]);
});

test('a way is for one reason: it lists no check twice and says what is broken', () => {
  for (const { way } of ways) {
    expect(new Set(way.checks).size).toBe(way.checks.length);
    expect(way.how).toMatch(/^\S.+[^.\s]$/);
  }
});
