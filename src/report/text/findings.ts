import { culpritText, type Finding, scopeText } from '../../domain/finding.ts';
import type { Report } from '../../domain/report.ts';
import { heading, type Page } from './page.ts';
import { counted, paragraph } from './wrap.ts';

export { scopeText };

/** What a confidence means. */
export const confidenceWords: Readonly<Record<Finding['confidence'], string>> = {
  shown: 'the data allow no other culprit',
  likely: 'the data allow other culprits too',
};

/** What is broken, where, on which evidence, and what to do next; without what is accepted. */
export function findingSection(report: Report, page: Page): readonly string[] {
  const findings = report.findings.filter(({ accepted }) => accepted === undefined);
  if (findings.length === 0) return [];
  const blocks = findings.flatMap((finding, index) => [...(index === 0 ? [] : ['']), ...findingLines(finding, page)]);
  return [heading(page, 'FINDINGS', `podreach explain ${topicOf(findings)} says more`), ...blocks];
}

/** A command that can be copied as it is, where one code is all there is to explain. */
function topicOf(findings: readonly Finding[]): string {
  const codes = new Set(findings.map(({ code }) => code));
  const [code] = codes;
  return codes.size === 1 && code !== undefined ? code : 'CODE';
}

function findingLines(finding: Finding, page: Page): readonly string[] {
  const width = page.proseWidth;
  const scope = scopeText(finding.scope);
  return [
    ...headLines(finding.code, culpritText(finding.culprit) + scope, page),
    ...paragraph('  ', finding.title, width),
    ...expiryLines(finding, page),
    ...finding.evidence.flatMap((sentence) => paragraph('    - ', sentence, width)),
    ...paragraph(
      '    ',
      `explains ${counted(finding.cases.length, 'case')}; ${finding.confidence}: ${confidenceWords[finding.confidence]}`,
      width,
    ).map((line) => page.faint(line)),
    ...(finding.next.length > 0 ? ['    next'] : []),
    ...finding.next.flatMap((step) => stepLines(step, width)),
  ];
}

function expiryLines({ acceptanceExpired }: Finding, page: Page): readonly string[] {
  if (acceptanceExpired === undefined) return [];
  const { expires, reason } = acceptanceExpired;
  return paragraph('    ', `accepted until ${expires}, which is over: ${reason}`, page.proseWidth).map(
    page.paint.unknown,
  );
}

/** Code and culprit, on two lines where names are long. */
export function headLines(
  code: string,
  culprit: string,
  page: Page,
  paint: (text: string) => string = page.paint.fail,
): readonly string[] {
  const oneLine = 2 + code.length + 2 + culprit.length <= page.width;
  const painted = paint(code);
  if (oneLine) return [`  ${painted}  ${page.strong(culprit)}`];
  return [`  ${painted}`, ...paragraph('  ', culprit, page.width).map((line) => page.strong(line))];
}

/** A command stays on one line, so that it can be copied; its comment goes above it. A sentence is wrapped. */
function stepLines(step: string, width: number): readonly string[] {
  const command = /^([a-z][\w./-]* [^#]*?)(?:\s+#\s*(.*))?$/.exec(step);
  if (command === null || step.endsWith('.')) return paragraph('      - ', step, width);
  const [, commandLine = '', comment] = command;
  return [...(comment === undefined ? [] : paragraph('      # ', comment, width)), `      $ ${commandLine}`];
}
