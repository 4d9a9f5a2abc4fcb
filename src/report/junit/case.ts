import type { Case } from '../../domain/case.ts';
import { culpritText, type Finding } from '../../domain/finding.ts';
import { acceptanceText } from '../acceptance-text.ts';
import { type Compared, knownText } from '../compared.ts';
import { whereText } from '../text/case-groups.ts';
import { scopeText } from '../text/findings.ts';
import { visible, visibleUpTo } from '../visible.ts';
import { secondsOf, type TestCase, type Trouble } from './document.ts';

/** Messages are shown in tables and tool tips. */
const longestMessage = 500;
/** So that a hundred thousand failures make a file that can still be read. */
const longestLine = 1_000;

type Skipped = NonNullable<TestCase['skipped']>;

const fullNames = { node: (name: string) => name };

/**
 * A case: its check is the class, which Jenkins folds by family at the dot, the rest of its id the name. A failure that is accepted or
 * known is skipped, since no reader knows of one that does not count.
 */
export function caseElement(
  item: Case,
  finding: Finding | undefined,
  isAccepted: boolean,
  compared: Compared | undefined,
): TestCase {
  const { check, verdict, settledMs } = item;
  const known = compared?.known.has(item.id) === true ? knownText(compared) : undefined;
  const named = {
    '@classname': visible(check),
    '@name': visible(item.id.startsWith(`${check}/`) ? item.id.slice(check.length + 1) : item.id),
    ...(settledMs === undefined ? {} : { '@time': secondsOf(settledMs) }),
  };
  switch (verdict.status) {
    case 'pass':
      return named;
    case 'fail':
      if (isAccepted) return { ...named, skipped: acceptedAs(finding, verdict.mismatch) };
      if (known !== undefined) return { ...named, skipped: skippedAs('known', `${known}; ${verdict.mismatch}`) };
      return { ...named, failure: troubleOf(item, finding, 'mismatch', verdict.mismatch) };
    case 'unknown':
      if (known !== undefined) return { ...named, skipped: skippedAs('known', `${known}; ${verdict.cause.detail}`) };
      return { ...named, error: troubleOf(item, finding, verdict.cause.code, verdict.cause.detail) };
    case 'skipped':
      return { ...named, skipped: skippedAs(verdict.because.code, verdict.because.detail) };
    default:
      return verdict satisfies never;
  }
}

function acceptedAs(finding: Finding | undefined, reason: string): Skipped {
  const why = finding === undefined ? undefined : acceptanceText(finding);
  return skippedAs('accepted', `${why ?? 'accepted'}; ${reason}`);
}

function skippedAs(type: string, message: string): Skipped {
  return { '@message': visibleUpTo(longestMessage, message), '@type': type };
}

function troubleOf(item: Case, finding: Finding | undefined, code: string, reason: string): Trouble {
  const { reach, because } = item.expectation;
  const [next] = finding?.next ?? [];
  return {
    '@message': visibleUpTo(longestMessage, finding === undefined ? reason : `${reason}; ${nameOf(finding)}`),
    '@type': finding?.code ?? code,
    '#text': linesOf([
      reason,
      whereText(item, fullNames),
      `expected: ${reach}, as ${because.join('; ')}`,
      ...(finding === undefined ? [] : [`finding: ${nameOf(finding)}`]),
      ...(next === undefined ? [] : [`next: ${next}`]),
    ]),
  };
}

/** `protocol-blocked: cluster (UDP over IPv4)`. */
function nameOf({ code, culprit, scope }: Finding): string {
  return `${code}: ${culpritText(culprit)}${scopeText(scope)}`;
}

/** Several texts as the lines of one. */
export function linesOf(lines: readonly string[]): string {
  return lines.map((line) => visibleUpTo(longestLine, line)).join('\n');
}
