import type { Finding } from '../../domain/finding.ts';
import type { CaseChange, ChangeKind } from '../../gate/case-change.ts';
import { changesOf, type Comparison } from '../../gate/compare.ts';
import { groupBy } from '../../gate/group-by.ts';
import type { GateResult } from '../../gate/result.ts';
import type { Look } from '../../report/reporter.ts';
import { counted, listed } from '../../report/text/wrap.ts';
import { acceptedSection, regressionSection } from './regression-lines.ts';
import { type Sheet, sheetOf } from './sheet.ts';
import { checksText, countsText, findingName, latencyText, noiseText, sideText } from './words.ts';

const mostNames = 8;
const mostPaths = 10;
const mostReasons = 6;

const resultWords: Readonly<Record<GateResult['status'], string>> = {
  'nothing-worse': 'NOTHING GOT WORSE',
  worse: 'WORSE',
  'could-not-compare': 'COULD NOT COMPARE',
};

/** A comparison for a terminal: what got worse comes first, the verdict is the last line. */
export function diffText(comparison: Comparison, result: GateResult, look: Look): string {
  const sheet = sheetOf(look);
  const sections = [
    headerSection(comparison, sheet),
    ...(comparison.nodes.shared.length === 0
      ? [strangersSection(sheet)]
      : [
          regressionSection(comparison, sheet),
          acceptedSection(comparison, sheet),
          ...reasonSections(comparison, sheet),
          knownSection(comparison, sheet),
          repairSection(comparison, sheet),
          findingSection(comparison, sheet),
          latencySection(comparison, sheet),
          newAndGoneSection(comparison, sheet),
        ]),
    [verdictLine(comparison, result, sheet)],
  ];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => `${section.join('\n')}\n`)
    .join('\n');
}

function headerSection(
  { before, after, nodes, judgedInBoth, stillUnknown }: Comparison,
  sheet: Sheet,
): readonly string[] {
  const names = (title: string, list: readonly string[]): readonly string[] =>
    list.length === 0 ? [] : [`${title} ${listed(list, mostNames)}`];
  const told = [
    `${counted(judgedInBoth, 'case')} with a verdict in both`,
    ...(stillUnknown > 0 ? [`${stillUnknown} unknown in both`] : []),
  ];
  const nodeWords = [
    ...names('in both', nodes.shared),
    ...names('only before', nodes.onlyBefore),
    ...names('only after', nodes.onlyAfter),
  ];
  return [
    sheet.colors.bold('podreach diff'),
    ...sheet.lines('  before   ', sideText(before)),
    ...sheet.lines('  after    ', sideText(after)),
    ...sheet.lines('  nodes    ', nodeWords.join('; ')),
    ...sheet.lines('  compared ', told.join(', ')),
  ];
}

function strangersSection(sheet: Sheet): readonly string[] {
  return [
    sheet.heading('NO NODE IN COMMON'),
    ...sheet.lines(
      '  ',
      'Cases are known by the names of their nodes, so that nothing in one report is the same case in the other one: these are ' +
        'different clusters, or all nodes were replaced. Save a new baseline.',
    ),
  ];
}

const reasonHeads: readonly (readonly [ChangeKind, string, string])[] = [
  ['unjudged', 'NO LONGER JUDGED', 'they may have got worse: nothing is known'],
  ['lost', 'NO LONGER ASKED', 'they passed; nobody chose to leave them out'],
  ['implied', 'NOT ASKED AFTER A FAILURE', 'they passed; what failed says it all'],
  ['open', 'NOT REPAIRED', 'they failed, and were not asked or judged again'],
  ['unasked', 'LEFT OUT', 'they passed; by choice, or with their node'],
];

/** Cases without a verdict now, by what kept them from getting one. */
function reasonSections(comparison: Comparison, sheet: Sheet): readonly (readonly string[])[] {
  return reasonHeads.map(([kind, title, remark]) => {
    const changes = changesOf(comparison, kind);
    if (changes.length === 0) return [];
    const reasons = groupBy(changes, ({ detail }) => detail);
    const shown = [...reasons].toSorted(([, left], [, right]) => right.length - left.length);
    return [
      sheet.heading(title, remark),
      ...shown.slice(0, mostReasons).flatMap(([detail, cases]) => reasonLines(detail, cases, sheet)),
      ...(shown.length > mostReasons ? sheet.faint('  ', `and ${shown.length - mostReasons} more reasons`) : []),
    ];
  });
}

function reasonLines(detail: string, cases: readonly CaseChange[], sheet: Sheet): readonly string[] {
  return [
    ...sheet.lines('  - ', `${counted(cases.length, 'case')}: ${detail}`),
    ...sheet.faint('      ', checksText(cases)),
  ];
}

/** What failed before and fails: no reason to stop, but not well either. */
function knownSection({ stillFailing, findings: { stayed } }: Comparison, sheet: Sheet): readonly string[] {
  if (stillFailing === 0) return [];
  return [
    sheet.heading('KNOWN', `${counted(stillFailing, 'case fails', 'cases fail')} that failed before too`),
    ...stayed.flatMap((finding) => sheet.lines('  ', nameAndCulprit(finding))),
  ];
}

function nameAndCulprit(finding: Finding): string {
  const { code, culprit } = findingName(finding);
  return `${code} (${culprit})`;
}

function repairSection(comparison: Comparison, sheet: Sheet): readonly string[] {
  const repaired = changesOf(comparison, 'repaired');
  if (repaired.length === 0) return [];
  return [
    sheet.heading('REPAIRED', `${counted(repaired.length, 'case passes', 'cases pass')} that failed before`),
    ...sheet.lines('  ', checksText(repaired)),
  ];
}

function findingSection({ findings: { came, went, stayed } }: Comparison, sheet: Sheet): readonly string[] {
  if (came.length + went.length === 0) return [];
  const { red, green } = sheet.colors;
  const line = (sign: string, text: string): readonly string[] => {
    const [first = '', ...rest] = sheet.lines(`  ${sign} `, text);
    return [`  ${(sign === '+' ? red : green)(sign)}${first.slice(3)}`, ...rest];
  };
  return [
    sheet.heading('FINDINGS', stayed.length === 0 ? '' : `${counted(stayed.length, 'finding')} in both`),
    ...came.flatMap((finding) => {
      return line(
        '+',
        `${nameAndCulprit(finding)}${finding.accepted === undefined ? '' : `, accepted until ${finding.accepted.expires}`}`,
      );
    }),
    ...went.flatMap(({ finding, passing }) => {
      return line(
        '-',
        `${nameAndCulprit(finding)}: ${passing} of its ${counted(finding.cases.length, 'case')} pass now`,
      );
    }),
  ];
}

function latencySection({ latency: { slower, faster, compared } }: Comparison, sheet: Sheet): readonly string[] {
  if (slower.length + faster.length === 0) return [];
  const lines = (word: string, changes: typeof slower): readonly string[] => [
    ...changes.slice(0, mostPaths).flatMap((change) => {
      const { path, times } = latencyText(change);
      return sheet.lines(`  ${word}  `, `${change.check}  ${path}: ${times}`);
    }),
    ...(changes.length > mostPaths ? sheet.faint('  ', `and ${changes.length - mostPaths} more ${word}`) : []),
  ];
  return [
    sheet.heading('LATENCY', `${noiseText}, of ${compared} that both have`),
    ...lines('slower', slower),
    ...lines('faster', faster),
  ];
}

function newAndGoneSection({ newCases, goneCases }: Comparison, sheet: Sheet): readonly string[] {
  const told = [
    ['new', newCases],
    ['gone', goneCases],
  ] as const;
  const lines = told.flatMap(([word, counts]) => {
    const text = countsText(counts);
    return text === '' ? [] : sheet.lines(`  ${word.padEnd(5)}`, text);
  });
  return lines.length === 0 ? [] : [sheet.heading('NEW AND GONE CASES', 'only one report has them'), ...lines];
}

function verdictLine(comparison: Comparison, { status, because }: GateResult, sheet: Sheet): string {
  const { accepted, latency } = comparison;
  const count = (kind: ChangeKind): number => changesOf(comparison, kind).length;
  const acceptedCount = accepted.reduce((sum, { cases }) => sum + cases.length, 0);
  const slower = latency.slower.length;
  if (comparison.nodes.shared.length === 0)
    return sheet.verdict(sheet.colors.bold(sheet.colors.yellow(resultWords[status])), because.join(', '));
  const rest = [
    ...(count('repaired') > 0 ? [counted(count('repaired'), 'repair')] : []),
    ...(acceptedCount > 0 ? [`${counted(acceptedCount, 'regression')} accepted`] : []),
    ...(slower > 0 ? [counted(slower, 'slower path')] : []),
    ...(count('unasked') > 0 ? [`${count('unasked')} left out`] : []),
    `${comparison.judgedInBoth} compared`,
  ];
  const { red, green, yellow, bold } = sheet.colors;
  const paint = { 'nothing-worse': green, worse: red, 'could-not-compare': yellow }[status];
  return sheet.verdict(
    bold(paint(resultWords[status])),
    [because.join(', '), ...rest.filter((part) => !because.includes(part))].filter((part) => part !== '').join(' · '),
  );
}
