import type { Finding } from '../domain/finding.ts';

/** Whether a finding is accepted, or was, and why; undefined where nobody accepted it. */
export function acceptanceText({ accepted, acceptanceExpired }: Finding): string | undefined {
  if (accepted !== undefined) return `accepted until ${accepted.expires}: ${accepted.reason}`;
  if (acceptanceExpired === undefined) return undefined;
  return `was accepted until ${acceptanceExpired.expires}, which is over: ${acceptanceExpired.reason}`;
}
