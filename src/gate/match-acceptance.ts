import type { AcceptedDeviation } from '../domain/acceptance.ts';
import { type Culprit, culpritText, type Finding, scopeText } from '../domain/finding.ts';

/** A finding that may be accepted. */
export interface Candidate {
  readonly finding: Finding;
  /** Those that its cases are of. */
  readonly checks: readonly string[];
}

type Scope = NonNullable<Finding['scope']>;
const scopeParts = ['protocol', 'ipFamily'] as const;

/**
 * Whether a finding is the one that is accepted: it has that code, a culprit that fits, exactly the scope that is named, and cases
 * of the check alone where one is named. Without a scope only a finding without scope is meant: who lives with a trouble of IPv6
 * wants to hear of the one of IPv4.
 */
export function matches(deviation: AcceptedDeviation, candidate: Candidate): boolean {
  return isLike(deviation, candidate) && lacking(deviation, candidate.finding).length === 0;
}

/** What an acceptance that matches none of these findings lacks to match one, as a sentence; undefined where none is like it. */
export function hintFor(deviation: AcceptedDeviation, candidates: readonly Candidate[]): string | undefined {
  const like = candidates.find((candidate) => isLike(deviation, candidate));
  if (like === undefined) return undefined;
  const { code, culprit, scope } = like.finding;
  const keys = lacking(deviation, like.finding).map(([part, value]) => `\`${part}: ${value}\``);
  return `there is a finding ${code}, ${culpritText(culprit)}${scopeText(scope)}: add ${keys.join(' and ')} to accept it`;
}

/** Whether nothing that is named contradicts the finding. */
function isLike(deviation: AcceptedDeviation, { finding, checks }: Candidate): boolean {
  const { scope = {} } = finding;
  const pattern = withoutScope(deviation.culprit, finding);
  return (
    deviation.code === finding.code &&
    textsOf(finding.culprit).some((text) => fits(pattern, text)) &&
    scopeParts.every((part) => (deviation[part] ?? scope[part]) === scope[part]) &&
    (deviation.check === undefined || (checks.length === 1 && checks[0] === deviation.check))
  );
}

/** The parts of the finding's scope that are not named, neither as keys nor behind the culprit. */
function lacking(deviation: AcceptedDeviation, finding: Finding): readonly [part: keyof Scope, value: string][] {
  if (withoutScope(deviation.culprit, finding) !== deviation.culprit) return [];
  return scopeParts.flatMap((part) => {
    const value = finding.scope?.[part];
    return value === undefined || deviation[part] !== undefined ? [] : [[part, value]];
  });
}

/** A culprit that was copied from a report may have the scope behind it, e.g. `cluster (IPv6)`. */
function withoutScope(pattern: string, { scope }: Finding): string {
  const printed = scopeText(scope);
  return printed !== '' && pattern.endsWith(printed) ? pattern.slice(0, -printed.length) : pattern;
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
