import { type Culprit, culpritText, type Finding } from '../domain/finding.ts';
import type { Report } from '../domain/report.ts';
import { findingChecks } from './finding-checks.ts';

/** A text of a run with its Namespaces written as those of any run: `podreach-k3x9vd-peer` is `podreach-*-peer`. */
export function ofAnyRun(text: string, { id }: Pick<Report['run'], 'id'>): string {
  return text.replaceAll(`-${id}`, '-*');
}

/**
 * What makes each finding of a report the same one in another run: code, culprit and scope, and the checks where nobody knows
 * what their failures have in common. An address is not: another run's Pods may share another one.
 */
export function findingKeys(report: Report): ReadonlyMap<Finding, string> {
  const checksOf = findingChecks(report);
  return new Map(
    report.findings.map((finding) => {
      const { code, culprit, scope } = finding;
      const checks = code === 'unexplained-failures' ? checksOf(finding).toSorted() : [];
      const parts = [code, stableCulprit(culprit, report.run), scope?.protocol ?? '', scope?.ipFamily ?? ''];
      return [finding, [...parts, ...checks].join('\n')];
    }),
  );
}

/** The culprit as it would be called in any run. */
export function stableCulprit(culprit: Culprit, run: Pick<Report['run'], 'id'>): string {
  const text = culprit.kind === 'address' ? `address of ${culprit.pods.toSorted().join(', ')}` : culpritText(culprit);
  return ofAnyRun(text, run);
}
