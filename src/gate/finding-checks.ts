import type { Finding } from '../domain/finding.ts';
import type { Report } from '../domain/report.ts';

/** What tells the checks whose cases a finding of this report explains, each once. Of a case that the report does not have it is ''. */
export function findingChecks({ cases }: Pick<Report, 'cases'>): (finding: Finding) => readonly string[] {
  const checks = new Map(cases.map(({ id, check }) => [id, check]));
  return (finding) => [...new Set(finding.cases.map((id) => checks.get(id) ?? ''))];
}
