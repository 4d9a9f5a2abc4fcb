import { type Culprit, culpritText, type Finding, type FindingCode } from '../../../src/domain/finding.ts';

type PatternOf<One extends Culprit> = One extends Culprit ? Pick<One, 'kind'> & Partial<One> : never;

/** A culprit as far as it is known beforehand: what is not given may be anything. */
export type CulpritPattern = PatternOf<Culprit>;

/** A finding as far as it is known beforehand. */
export interface FindingPattern {
  readonly code: FindingCode;
  readonly culprit: CulpritPattern;
  /** What it must be narrowed to, `{}` for nothing at all; not compared where it is absent. */
  readonly scope?: NonNullable<Finding['scope']>;
}

/** What of a finding a pattern can be compared with. */
export type Named = Pick<Finding, 'code' | 'culprit' | 'scope'>;

/** Whether a finding is what the pattern says, in code, culprit and scope. */
export function matches(finding: Named, pattern: FindingPattern): boolean {
  return hasCode(finding, pattern) && hasCulprit(finding, pattern);
}

/** Whether it is called so: the code, and what it is narrowed to. */
export function hasCode({ code, scope }: Named, pattern: FindingPattern): boolean {
  return code === pattern.code && (pattern.scope === undefined || isSameScope(scope ?? {}, pattern.scope));
}

/** Whether it blames what the pattern blames, whatever it calls it. */
export function hasCulprit({ culprit }: Named, pattern: FindingPattern): boolean {
  const found: Readonly<Record<string, unknown>> = { ...culprit };
  return Object.entries(pattern.culprit).every(([key, value]) => found[key] === value);
}

/** A finding in a few words: `udp protocol-blocked n1 -> n3`. */
export function namedInWords({ code, culprit, scope = {} }: Named): string {
  return [scope.protocol, scope.ipFamily, code, culpritText(culprit)].filter((word) => word !== undefined).join(' ');
}

function isSameScope(one: NonNullable<Finding['scope']>, other: NonNullable<Finding['scope']>): boolean {
  return one.protocol === other.protocol && one.ipFamily === other.ipFamily;
}
