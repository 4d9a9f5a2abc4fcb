import type { AcceptedDeviation } from '../domain/acceptance.ts';
import { type Culprit, culpritText, type Finding } from '../domain/finding.ts';
import type { Report } from '../domain/report.ts';

/**
 * The report with its findings marked that are accepted on that day (`YYYY-MM-DD`, UTC), or were until an earlier one. Nothing is
 * left out, and no verdict changes: what follows from the marks is decided by `domain/acceptance.ts`.
 */
export function withAcceptances(report: Report, deviations: readonly AcceptedDeviation[], today: string): Report {
  if (deviations.length === 0) return report;
  const findings = report.findings.map((finding) => marked(finding, deviations, today));
  const stale = deviations.filter((deviation) => !report.findings.some((finding) => matches(deviation, finding)));
  // A run that was cut short has not looked everywhere.
  const isWhole = report.run.outcome === 'complete';
  return { ...report, findings, ...(isWhole && stale.length > 0 ? { staleAcceptances: stale } : {}) };
}

/** What holds longest counts. */
function marked(finding: Finding, deviations: readonly AcceptedDeviation[], today: string): Finding {
  const [best] = deviations
    .filter((deviation) => matches(deviation, finding))
    .toSorted((left, right) => right.expires.localeCompare(left.expires));
  if (best === undefined) return finding;
  const { reason, expires } = best;
  return { ...finding, [expires >= today ? 'accepted' : 'acceptanceExpired']: { reason, expires } };
}

function matches({ code, culprit }: AcceptedDeviation, finding: Finding): boolean {
  return code === finding.code && textsOf(finding.culprit).some((text) => fits(culprit, text));
}

/** What is broken both ways has no first node. */
function textsOf(culprit: Culprit): readonly string[] {
  const text = culpritText(culprit);
  switch (culprit.kind) {
    case 'node-pair':
      if (culprit.direction === 'one-way') return [text];
      return [text, culpritText({ ...culprit, from: culprit.to, to: culprit.from })];
    case 'node-groups':
      if (culprit.direction === 'one-way') return [text];
      return [text, culpritText({ ...culprit, from: culprit.to, to: culprit.from })];
    default:
      return [text];
  }
}

/** Whether a pattern in which `*` is any text describes the whole of another text; each part is taken where it comes first. */
function fits(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return pattern === text;
  if (!text.startsWith(head) || !text.endsWith(tail) || text.length < head.length + tail.length) return false;
  const end = text.length - tail.length;
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
