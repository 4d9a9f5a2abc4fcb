import type { CheckId } from '../../../src/checks/index.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { Report } from '../../../src/domain/report.ts';
import type { Combination } from './combination.ts';
import { casesThat } from './podreach.ts';

/** Where a local cluster that nobody broke differs from what Kubernetes promises; podreach must say so, and nothing else. */
interface KnownDeviation {
  readonly on: Partial<Combination>;
  readonly finding: Pick<Finding, 'code' | 'culprit'>;
  /** The checks that fail of it. */
  readonly checks: readonly CheckId[];
}

const knownDeviations: readonly KnownDeviation[] = [
  {
    // CNI `ptp` is plain interfaces and routes: nothing there reads NetworkPolicies.
    on: { cni: 'ptp' },
    finding: { code: 'policy-not-enforced', culprit: { kind: 'cluster' } },
    checks: ['policy.deny-all'],
  },
];

/** The findings of every healthy run on such a cluster, with their culprits. */
export function knownFindings(combination: Combination): readonly Pick<Finding, 'code' | 'culprit'>[] {
  return deviationsOf(combination).map(({ finding }) => finding);
}

/** What a run on a healthy cluster should not have said or done, a line each; empty where all is well. */
export function unexpectedIn(report: Report, combination: Combination): readonly string[] {
  const deviations = deviationsOf(combination);
  const known = new Set<string>(deviations.flatMap(({ checks }) => checks));
  const codes = new Set<string>(deviations.map(({ finding }) => finding.code));
  const unknownCases = report.cases.filter((item) => !known.has(item.check));
  return [
    ...(report.run.outcome === 'complete' ? [] : [`the run ${report.run.outcome}: ${report.run.failure?.message}`]),
    ...report.run.leftBehind.map((left) => `left behind ${left}`),
    ...report.findings
      .filter(({ code }) => !codes.has(code))
      .map(({ code, culprit }) => `finding ${code} ${JSON.stringify(culprit)}`),
    ...casesThat({ ...report, cases: unknownCases }, 'fail').map((line) => `failed ${line}`),
    ...casesThat(report, 'unknown').map((line) => `unknown ${line}`),
  ];
}

function deviationsOf(combination: Combination): readonly KnownDeviation[] {
  return knownDeviations.filter(({ on }) =>
    Object.entries(on).every(([key, value]) => combination[key as keyof Combination] === value),
  );
}
