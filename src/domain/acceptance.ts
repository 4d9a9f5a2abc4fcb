import type { Acceptance, Finding, FindingCode } from './finding.ts';
import type { AnyProtocol, IpFamily } from './network.ts';

/** A finding that is accepted, as settings name it. */
export interface AcceptedDeviation extends Acceptance {
  readonly code: FindingCode;
  /** The culprit as reports write it, e.g. `node n2`; `*` stands for any text. */
  readonly culprit: string;
  /** Of the finding's scope, which it must have. */
  readonly protocol?: AnyProtocol;
  /** Of the finding's scope, which it must have. */
  readonly ipFamily?: IpFamily;
  /** All cases of the finding must be of this check. */
  readonly check?: string;
}

/** An acceptance that matched no finding. */
export interface StaleAcceptance extends AcceptedDeviation {
  /** What it lacks to match one that there is, as a sentence; absent where no finding is like it. */
  readonly hint?: string;
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
