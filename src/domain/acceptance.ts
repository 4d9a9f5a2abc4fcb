import type { Acceptance, Finding, FindingCode } from './finding.ts';

/** A finding that is accepted, as settings name it. */
export interface AcceptedDeviation extends Acceptance {
  readonly code: FindingCode;
  /** The culprit as reports write it, e.g. `node n2`; `*` stands for any text. */
  readonly culprit: string;
}

/**
 * Ids of the cases that accepted findings explain and no other does: who accepts one culprit does not accept the next one that
 * breaks the same case.
 */
export function acceptedCases(findings: readonly Pick<Finding, 'accepted' | 'cases'>[]): ReadonlySet<string> {
  const ids = (of: typeof findings): readonly string[] => of.flatMap(({ cases }) => cases);
  const others = new Set(ids(findings.filter(({ accepted }) => accepted === undefined)));
  return new Set(ids(findings.filter(({ accepted }) => accepted !== undefined)).filter((id) => !others.has(id)));
}
