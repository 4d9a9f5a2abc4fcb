import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptedCases } from '../../src/domain/acceptance.ts';
import { changesOf, compareReports } from '../../src/gate/compare.ts';
import { gateResult } from '../../src/gate/result.ts';
import { anyReport } from './arbitrary.ts';

const twoReports = [anyReport, anyReport] as const;

test('a report differs in nothing from itself', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const { changes, findings, latency, newCases, goneCases, regressions, accepted } = compareReports(report, report);

      expect([changes, findings.came, findings.went, latency.slower, latency.faster]).toEqual([[], [], [], [], []]);
      expect([regressions, accepted]).toEqual([[], []]);
      expect(Object.values({ ...newCases, ...goneCases }).every((count) => count === 0)).toBe(true);
    }),
  );
});

test('the other way round, what passed and fails is what failed and passes, and the other way round', () => {
  fc.assert(
    fc.property(...twoReports, (before, after) => {
      const there = compareReports(before, after);
      const back = compareReports(after, before);
      const broken = (comparison: typeof there) =>
        changesOf(comparison, 'regressed').filter((change) => change.before === 'pass');
      const ids = (changes: readonly { readonly id: string }[]) => changes.map(({ id }) => id).toSorted();

      expect(ids(broken(there))).toEqual(ids(changesOf(back, 'repaired')));
      expect(ids(broken(back))).toEqual(ids(changesOf(there, 'repaired')));
      expect(there.newCases).toEqual(back.goneCases);
    }),
  );
});

test('the other way round, findings that came are those that went, and slower paths are the faster ones', () => {
  fc.assert(
    fc.property(...twoReports, (before, after) => {
      const there = compareReports(before, after);
      const back = compareReports(after, before);
      const paths = (changes: typeof there.latency.slower) =>
        changes.map(({ check, from, to }) => `${check} ${from} ${to}`).toSorted();

      expect(there.findings.came).toEqual(back.findings.went.map(({ finding }) => finding));
      expect(paths(there.latency.slower)).toEqual(paths(back.latency.faster));
    }),
  );
});

test('it is worse exactly where a case fails that did not, and that nobody accepted', () => {
  fc.assert(
    fc.property(...twoReports, (before, after) => {
      const comparison = compareReports(before, after);
      const failed = new Set(before.cases.filter((item) => item.verdict.status === 'fail').map(({ id }) => id));
      const accepted = acceptedCases(after.findings);
      const worse = after.cases
        .filter(({ id, verdict }) => verdict.status === 'fail' && !failed.has(id) && !accepted.has(id))
        .map(({ id }) => id);
      const { status } = gateResult(comparison, []);

      expect(comparison.regressions.flatMap(({ cases }) => cases.map(({ id }) => id)).toSorted()).toEqual(
        worse.toSorted(),
      );
      expect(status === 'worse').toBe(worse.length > 0 && comparison.nodes.shared.length > 0);
    }),
  );
});

test('an accepted finding never makes a comparison worse', () => {
  fc.assert(
    fc.property(...twoReports, (before, after) => {
      const rank = { 'nothing-worse': 0, 'could-not-compare': 1, worse: 2 };
      const lenient = {
        ...after,
        findings: after.findings.map((one) => ({ ...one, accepted: { reason: 'known', expires: '2027-01-01' } })),
      };
      const rankOf = (report: typeof after) => rank[gateResult(compareReports(before, report), []).status];

      expect(rankOf(lenient)).toBeLessThanOrEqual(rankOf(after));
    }),
  );
});
