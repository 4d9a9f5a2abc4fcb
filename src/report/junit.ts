import { type CheckFamily, checkFamilies } from '../domain/case.ts';
import { acceptedCases } from '../domain/acceptance.ts';
import type { Report } from '../domain/report.ts';
import { type Compared, standingsOf } from './compared.ts';
import { explanations } from './explained.ts';
import { caseElement } from './junit/case.ts';
import { documentOf, type Suite, type TestCase } from './junit/document.ts';
import { findingElement } from './junit/finding.ts';
import { runSuite } from './junit/run.ts';
import { skipElement, skippedCheck } from './junit/skip.ts';
import type { Reporter } from './reporter.ts';

/**
 * JUnit XML: a suite for the run, one for its findings, and one for each family, in which the classes are checks. Readers fold by
 * suite and by class, so that a suite for each check would only say the class twice, in a table of a hundred and forty rows.
 */
export const renderJunit: Reporter = (report, _look, compared) =>
  documentOf(
    [runSuite(report, compared), ...findingSuites(report, compared), ...familySuites(report, compared)],
    timestampOf(report),
    report.timings.totalMs,
  );

function findingSuites({ findings, cases }: Report, compared: Compared | undefined): readonly Suite[] {
  if (findings.length === 0) return [];
  const standings = standingsOf(cases, compared);
  return [{ name: 'findings', cases: findings.map((finding) => findingElement(finding, standings, compared)) }];
}

function familySuites({ cases, findings, skipped }: Report, compared: Compared | undefined): readonly Suite[] {
  const explained = explanations(findings);
  const accepted = acceptedCases(findings);
  const suites = new Map<CheckFamily, TestCase[]>(checkFamilies.map((family) => [family, []]));
  for (const item of cases)
    suites.get(item.family)?.push(caseElement(item, explained.get(item.id), accepted.has(item.id), compared));
  for (const skip of skipped) {
    const left = skippedCheck(skip);
    if (left !== undefined) suites.get(left.family)?.push(skipElement(left.check, 'all cases', skip));
  }
  return [...suites].flatMap(([name, members]) => (members.length === 0 ? [] : [{ name, cases: members }]));
}

/** `2026-11-21T04:25:10`, which JUnit takes for UTC. */
function timestampOf({ run }: Report): string | undefined {
  return /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(run.startedAt)?.[1];
}
