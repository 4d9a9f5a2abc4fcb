import type { AcceptedDeviation } from '../domain/acceptance.ts';
import type { Finding } from '../domain/finding.ts';
import type { Report } from '../domain/report.ts';
import { findingChecks } from './finding-checks.ts';
import { type Candidate, hintFor, matches } from './match-acceptance.ts';

/**
 * The report with its findings marked that are accepted on that day (`YYYY-MM-DD`, UTC), or were until an earlier one. Nothing is
 * left out, and no verdict changes: what follows from the marks is decided by `domain/acceptance.ts`.
 */
export function withAcceptances(report: Report, deviations: readonly AcceptedDeviation[], today: string): Report {
  if (deviations.length === 0) return report;
  const checksOf = findingChecks(report);
  const candidates = report.findings.map((finding) => ({ finding, checks: checksOf(finding) }));
  const findings = candidates.map((candidate) => marked(candidate, deviations, today));
  const stale = deviations
    .filter((deviation) => !candidates.some((candidate) => matches(deviation, candidate)))
    .map((deviation) => {
      const hint = hintFor(deviation, candidates);
      return hint === undefined ? deviation : { ...deviation, hint };
    });
  // A run that was cut short has not looked everywhere.
  const isWhole = report.run.outcome === 'complete';
  return { ...report, findings, ...(isWhole && stale.length > 0 ? { staleAcceptances: stale } : {}) };
}

/** What holds longest counts. */
function marked(candidate: Candidate, deviations: readonly AcceptedDeviation[], today: string): Finding {
  const { finding } = candidate;
  const [best] = deviations
    .filter((deviation) => matches(deviation, candidate))
    .toSorted((left, right) => right.expires.localeCompare(left.expires));
  if (best === undefined) return finding;
  const { reason, expires } = best;
  return { ...finding, [expires >= today ? 'accepted' : 'acceptanceExpired']: { reason, expires } };
}
