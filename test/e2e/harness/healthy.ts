import type { Case } from '../../../src/domain/case.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { Report } from '../../../src/domain/report.ts';
import type { Combination } from './combination.ts';
import { deviationsOf } from './known-deviations.ts';
import { matches } from './finding-pattern.ts';
import { casesThat } from './podreach.ts';

/** The findings that every full run on a healthy cluster of this kind must have. */
export function knownFindings(combination: Combination): readonly Pick<Finding, 'code' | 'culprit'>[] {
  return deviationsOf(combination).flatMap(({ finding }) => finding ?? []);
}

/** The findings that explain anything beyond what such a cluster is known to get wrong. */
export function surprisingFindings(report: Report, combination: Combination): readonly Finding[] {
  return report.findings.filter(({ cases }) => cases.length === 0 || cases.some((id) => !isKnown(id, combination)));
}

/** The cases that failed or stayed unknown beyond what such a cluster is known to get wrong. */
export function surprisingCases(report: Report, combination: Combination): readonly Case[] {
  return report.cases.filter(
    ({ id, verdict }) => (verdict.status === 'fail' || verdict.status === 'unknown') && !isKnown(id, combination),
  );
}

/** The findings that a run on a healthy cluster lacks, of those that what it asked must have brought. */
export function missingKnownFindings(
  report: Report,
  combination: Combination,
): readonly Pick<Finding, 'code' | 'culprit'>[] {
  const asked = deviationsOf(combination).filter(({ cases }) => report.cases.some(({ id }) => cases.test(id)));
  return asked
    .flatMap(({ finding }) => finding ?? [])
    .filter((known) => !report.findings.some((finding) => matches(finding, known)));
}

/** What a run on a healthy cluster should not have said or done, a line each; empty where all is well. */
export function unexpectedIn(report: Report, combination: Combination): readonly string[] {
  const others = report.cases.filter(({ id }) => !isKnown(id, combination));
  return [
    ...(report.run.outcome === 'complete' ? [] : [`the run ${report.run.outcome}: ${report.run.failure?.message}`]),
    ...report.run.leftBehind.map((left) => `left behind ${left}`),
    ...surprisingFindings(report, combination).map(({ code, culprit }) => `finding ${code} ${JSON.stringify(culprit)}`),
    ...casesThat({ ...report, cases: others }, 'fail').map((line) => `failed ${line}`),
    ...casesThat(report, 'unknown').map((line) => `unknown ${line}`),
  ];
}

function isKnown(caseId: string, combination: Combination): boolean {
  return deviationsOf(combination).some(({ cases }) => cases.test(caseId));
}
