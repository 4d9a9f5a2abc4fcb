import type { Report } from '../domain/report.ts';
import type { Comparison } from './compare.ts';

/**
 * Ids of the cases that failed or are not known, and are no reason for the gate to stop: they failed in the first report too, or
 * were not known there either. A gate that passes has no other failed case but accepted ones.
 */
export function knownCases({ cases }: Report, { changes, nodes }: Comparison): ReadonlySet<string> {
  if (nodes.shared.length === 0) return new Set();
  const stopping = new Set(
    changes.filter(({ kind }) => kind === 'regressed' || kind === 'unjudged').map(({ id }) => id),
  );
  return new Set(
    cases
      .filter(({ id, verdict: { status } }) => (status === 'fail' || status === 'unknown') && !stopping.has(id))
      .map(({ id }) => id),
  );
}
