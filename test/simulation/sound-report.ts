import { expect } from 'vitest';
import { findingTexts } from '#src/diagnosis/catalog/index.ts';
import type { Case, VerdictStatus } from '#src/domain/case.ts';
import { culpritText } from '#src/domain/finding.ts';
import type { Report } from '#src/domain/report.ts';

/** What holds for every report, whatever happened. */
export function expectSoundReport(report: Report): void {
  const ids = report.cases.map(({ id }) => id);
  expect(new Set(ids).size, 'case ids are unique').toBe(ids.length);

  const explained = report.findings.flatMap(({ cases }) => cases);
  const unexplainable = report.cases.filter(
    ({ verdict }) => verdict.status === 'unknown' && verdict.cause.code === 'interrupted',
  );
  const troubled = report.cases.filter(
    (item) => ['fail', 'unknown'].includes(item.verdict.status) && !unexplainable.includes(item),
  );
  expect(explained.toSorted(), 'every failed or unknown case is in exactly one finding').toEqual(
    troubled.map(({ id }) => id).toSorted(),
  );
  for (const finding of report.findings) {
    expect(finding.cases, `${finding.code} explains something`).not.toEqual([]);
    expect(finding.evidence, `${finding.code} has evidence`).not.toEqual([]);
    expect(finding.next, `${finding.code} says what to do next`).not.toEqual([]);
    expect(Object.keys(findingTexts[finding.code].confidence), `${finding.code} is ever so sure`).toContain(
      finding.confidence,
    );
    expect([finding.title, ...finding.evidence, ...finding.next].join(' ')).not.toMatch(/undefined|\bNaN\b|\[object/);
  }
  expect(report.summary, 'the summary counts the cases').toEqual({
    pass: casesThat(report, 'pass').length,
    fail: casesThat(report, 'fail').length,
    unknown: casesThat(report, 'unknown').length,
    skipped: casesThat(report, 'skipped').length,
  });
  for (const item of report.cases) expect(item.expectation.because, `${item.id} says why`).not.toEqual([]);
}

export function casesThat({ cases }: Report, status: VerdictStatus): readonly Case[] {
  return cases.filter(({ verdict }) => verdict.status === status);
}

/** Findings in one line each: code, culprit, scope, confidence. */
export function findingsOf(report: Report): readonly string[] {
  return report.findings.map(({ code, culprit, scope, confidence }) => {
    const direction = 'direction' in culprit ? ` (${culprit.direction})` : '';
    const limits = [scope?.protocol, scope?.ipFamily].filter((limit) => limit !== undefined);
    return [
      code,
      `${culpritText(culprit)}${direction}`,
      ...(limits.length > 0 ? [limits.join('/')] : []),
      confidence,
    ].join(' | ');
  });
}
