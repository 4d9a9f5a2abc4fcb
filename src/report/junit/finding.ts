import type { VerdictStatus } from '../../domain/case.ts';
import { culpritText, type Finding } from '../../domain/finding.ts';
import { acceptanceText } from '../acceptance-text.ts';
import { confidenceWords, scopeText } from '../text/findings.ts';
import { counted } from '../text/wrap.ts';
import { visible, visibleUpTo } from '../visible.ts';
import { linesOf } from './case.ts';
import type { TestCase } from './document.ts';

const longestMessage = 500;

/**
 * A finding as a test case of its own, so that who opens a list of thirty failures sees the one thing to repair first. It fails
 * where a case of it failed and is an error where none did, so that a gate comes to the same as without it.
 */
export function findingElement(finding: Finding, statuses: ReadonlyMap<string, VerdictStatus>): TestCase {
  const { code, culprit, scope, title, evidence, cases, confidence, next } = finding;
  const named = {
    '@classname': `finding.${code}`,
    '@name': visible(`${culpritText(culprit)}${scopeText(scope)}`),
  };
  const acceptance = acceptanceText(finding);
  const text = linesOf([
    title,
    ...(acceptance === undefined ? [] : [acceptance]),
    ...evidence.map((sentence) => `- ${sentence}`),
    `explains ${counted(cases.length, 'case')}; ${confidence}: ${confidenceWords[confidence]}`,
    ...next.map((step) => `next: ${step}`),
  ]);
  const trouble = { '@message': visibleUpTo(longestMessage, title), '@type': code, '#text': text };
  if (finding.accepted !== undefined) return { ...named, 'system-out': text };
  const found = new Set(cases.map((id) => statuses.get(id)));
  if (found.has('fail')) return { ...named, failure: trouble };
  return found.has('unknown') ? { ...named, error: trouble } : { ...named, 'system-out': text };
}
