import type { CaseChange } from '../../gate/case-change.ts';
import type { Comparison, RegressionGroup } from '../../gate/compare.ts';
import { counted } from '../../report/text/wrap.ts';
import type { Sheet } from './sheet.ts';
import { checksText, findingName, standingWords } from './words.ts';

const mostGroups = 12;
/** Where a finding has said what the cases mean, one shows what they look like. */
const mostExplainedExamples = 1;
const mostExamples = 3;

/** What fails and did not fail before, by what explains it. */
export function regressionSection({ regressions }: Comparison, sheet: Sheet): readonly string[] {
  if (regressions.length === 0) return [];
  const count = regressions.reduce((sum, { cases }) => sum + cases.length, 0);
  const left = regressions.slice(mostGroups).reduce((sum, { cases }) => sum + cases.length, 0);
  return [
    sheet.heading('REGRESSIONS', `${counted(count, 'case fails', 'cases fail')} that did not before`),
    ...regressions.slice(0, mostGroups).flatMap((group) => groupLines(group, sheet)),
    ...(left > 0 ? sheet.faint('  ', `and ${counted(left, 'more case')}; --format json has them all`) : []),
  ];
}

/** The same for what is accepted, and until when. */
export function acceptedSection({ accepted }: Comparison, sheet: Sheet): readonly string[] {
  if (accepted.length === 0) return [];
  return [
    sheet.heading('ACCEPTED', 'fails and did not before; known, and no reason to stop'),
    ...accepted.flatMap((group) => groupLines(group, sheet)),
  ];
}

function groupLines(group: RegressionGroup, sheet: Sheet): readonly string[] {
  const { red, bold } = sheet.colors;
  if (!('finding' in group)) {
    const [first = '', ...rest] = sheet.lines(
      '  X ',
      `${group.check} on ${group.node}: ${counted(group.cases.length, 'case')}`,
    );
    return [`  ${bold(red('X'))}${first.slice(3)}`, ...rest, ...exampleLines(group.cases, mostExamples, sheet)];
  }
  const { finding, isNew, cases } = group;
  const { code, culprit } = findingName(finding);
  const [head = '', ...more] = sheet.lines(`  ${code}  `, culprit);
  const acceptances = [
    ...(finding.accepted === undefined
      ? []
      : [`accepted until ${finding.accepted.expires}: ${finding.accepted.reason}`]),
    ...(finding.acceptanceExpired === undefined
      ? []
      : [`accepted until ${finding.acceptanceExpired.expires}, which is over: ${finding.acceptanceExpired.reason}`]),
  ];
  return [
    `  ${bold(red(code))}${head.slice(2 + code.length)}`,
    ...more,
    ...sheet.lines('    ', finding.title),
    ...acceptances.flatMap((text) => sheet.lines('    ', text)),
    ...sheet.faint(
      '    ',
      `${isNew ? 'a new finding' : 'a known finding that now explains more'}; ${counted(cases.length, 'case')}: ${checksText(cases)}`,
    ),
    ...exampleLines(cases, mostExplainedExamples, sheet),
  ];
}

function exampleLines(cases: readonly CaseChange[], most: number, sheet: Sheet): readonly string[] {
  return [
    ...cases
      .slice(0, most)
      .flatMap(({ id, before, detail }) =>
        sheet.lines('      ', `${id}: ${detail}${before === 'pass' ? '' : ` (${standingWords[before]})`}`),
      ),
    ...(cases.length > most ? sheet.faint('      ', `and ${cases.length - most} more`) : []),
  ];
}
