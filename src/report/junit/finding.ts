import { culpritText, type Finding } from '../../domain/finding.ts';
import { acceptanceText } from '../acceptance-text.ts';
import { type Compared, knownText, type standingsOf } from '../compared.ts';
import { confidenceWords, scopeText } from '../text/findings.ts';
import { counted } from '../text/wrap.ts';
import { visible, visibleUpTo } from '../visible.ts';
import { linesOf } from './case.ts';
import type { TestCase } from './document.ts';

const longestMessage = 500;

/**
 * A finding as a test case of its own, so that who opens a list of thirty failures sees the one thing to repair first. It fails
 * where a case of it failed and is an error where none did, and is skipped where all that is wrong is known, so that a gate comes to
 * the same as without it.
 */
export function findingElement(
  finding: Finding,
  standings: ReturnType<typeof standingsOf>,
  compared: Compared | undefined,
): TestCase {
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
  const found = new Set(cases.map((id) => standings.get(id)));
  if (found.has('fail')) return { ...named, failure: trouble };
  if (found.has('unknown')) return { ...named, error: trouble };
  if (compared === undefined || !found.has('known')) return { ...named, 'system-out': text };
  const message = visibleUpTo(longestMessage, `${knownText(compared)}; ${title}`);
  return { ...named, skipped: { '@message': message, '@type': 'known' }, 'system-out': text };
}
