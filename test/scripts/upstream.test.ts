import { expect, test } from 'vitest';
import { upstreamRows } from '../../scripts/docs/upstream.ts';
import { checks } from '../../src/checks/index.ts';

const rows = upstreamRows();

test('every behaviour of upstream stands there once', () => {
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 194 }, (_, index) => `N${index + 1}`));
  expect(rows.filter((row) => row.conformance === true)).toHaveLength(47);
  expect(new Set(rows.map(({ behaviour }) => behaviour)).size).toBe(194);
});

test('every check that is named exists', () => {
  const known = new Set<string>(checks.map(({ id }) => id));
  const unknown = rows.flatMap(({ id, checks: named = [] }) =>
    named.filter((check) => !known.has(check)).map((check) => `${id}: ${check}`),
  );

  expect(unknown).toEqual([]);
});

test('every row names its checks or the reason why there is none', () => {
  const silent = rows.filter(({ checks: named = [], because = '' }) => named.length === 0 && because === '');

  expect(silent).toEqual([]);
});

test('a row that is covered in part says what stays open', () => {
  const silent = rows.filter(({ checks: named = [], partly, because = '' }) =>
    partly === true ? named.length === 0 || because === '' : false,
  );

  expect(silent).toEqual([]);
});

test('what unprivileged Pods can see is covered, or honestly open', () => {
  const open = rows
    .filter(({ testable, checks: named = [] }) => testable === 'yes' && named.length === 0)
    .filter(({ because = '' }) => !because.startsWith('not yet: '));

  expect(open).toEqual([]);
});

test('what is API machinery or out of reach of Pods claims no check', () => {
  const claimed = rows.filter(
    ({ testable, checks: named = [] }) => named.length > 0 && (testable === 'api' || testable === 'no'),
  );

  expect(claimed).toEqual([]);
});
