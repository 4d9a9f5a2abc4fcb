import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptedCases } from '../../src/domain/acceptance.ts';
import { compareReports } from '../../src/gate/compare.ts';
import { knownCases } from '../../src/gate/known.ts';
import { gateResult } from '../../src/gate/result.ts';
import { comparisons } from '../cli/diff/comparisons.ts';
import { anyReport } from './arbitrary.ts';

test('what failed before and fails is known', () => {
  const [before, after] = comparisons['nothing-new'];
  const failed = after.cases.filter(({ verdict }) => verdict.status === 'fail').map(({ id }) => id);

  expect([...knownCases(after, compareReports(before, after))]).toEqual(failed);
});

test('what fails and did not is not', () => {
  const [before, after] = comparisons['one-node-lost'];

  expect(knownCases(after, compareReports(before, after)).size).toBe(0);
});

test('a gate that passes has no trouble but what is known or accepted, and no pass is called known', () => {
  fc.assert(
    fc.property(anyReport, anyReport, (before, after) => {
      const comparison = compareReports(before, after);
      const known = knownCases(after, comparison);
      const accepted = acceptedCases(after.findings);
      const troubled = after.cases.filter(({ verdict }) => ['fail', 'unknown'].includes(verdict.status));
      const open = troubled.filter(({ id }) => !known.has(id) && !accepted.has(id));

      if (gateResult(comparison, []).status === 'nothing-worse') expect(open).toEqual([]);
      expect([...known].filter((id) => !troubled.some((item) => item.id === id))).toEqual([]);
    }),
  );
});

test('clusters without a common node have no case in common, whatever its id', () => {
  const [before, after] = comparisons['nothing-new'];
  const elsewhere = { ...before, cases: before.cases.map((item) => ({ ...item, from: { ...item.from, node: 'x' } })) };

  expect(knownCases(after, compareReports(elsewhere, after)).size).toBe(0);
});
