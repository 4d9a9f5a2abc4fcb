import { culpritText, type Finding } from '../../domain/finding.ts';
import type { Report } from '../../domain/report.ts';
import { acceptanceText } from '../acceptance-text.ts';
import { confidenceWords, scopeText } from '../text/findings.ts';
import { counted } from '../text/wrap.ts';
import { codeBlock, escaped, name, sentence } from './escape.ts';
import type { Part } from './fit.ts';

const mostFindings = 20;
const mostEvidence = 12;
const mostSteps = 8;

/** What is broken, where, on which evidence, and what to do next. */
export function findingsPart({ findings }: Report): readonly Part[] {
  if (findings.length === 0) return [];
  return [
    {
      title: 'findings',
      head: ['### Findings', ''],
      rows: findings.slice(0, mostFindings).map((finding) => findingLines(finding).join('\n')),
      hidden: Math.max(0, findings.length - mostFindings),
      rest: (count) => `and ${counted(count, 'more finding')}, which the JSON report has`,
    },
  ];
}

function findingLines(finding: Finding): readonly string[] {
  const { code, culprit, scope, title, evidence, next, cases, confidence } = finding;
  const acceptance = acceptanceText(finding);
  return [
    `#### ${code}: ${name(culpritText(culprit))}${escaped(scopeText(scope)) === '' ? '' : ` ${escaped(scopeText(scope))}`}`,
    '',
    sentence(title),
    '',
    ...(acceptance === undefined ? [] : [`**${sentence(acceptance)}**`, '']),
    ...evidence.slice(0, mostEvidence).map((line) => `- ${sentence(line)}`),
    ...more(evidence.length - mostEvidence),
    '',
    `Explains ${counted(cases.length, 'case')}; ${confidence}: ${confidenceWords[confidence]}. \`podreach explain ${code}\` says more.`,
    '',
    ...steps(next),
  ];
}

/** Commands stand in blocks that can be copied, advice between them. */
function steps(next: readonly string[]): readonly string[] {
  const shown = next.slice(0, mostSteps);
  const lines = shown.flatMap((step) => (isCommand(step) ? [...codeBlock([step]), ''] : [sentence(step), '']));
  return [...(lines.length === 0 ? [] : ['Next:', '']), ...lines, ...more(next.length - mostSteps)];
}

/** As the text report tells them apart: a command begins like a program's name and does not end like a sentence. */
function isCommand(step: string): boolean {
  return /^[a-z][\w./-]* /.test(step) && !step.endsWith('.');
}

function more(count: number): readonly string[] {
  return count > 0 ? [`- and ${count} more`] : [];
}
