import type { CaseChange, ChangeKind } from '../../gate/case-change.ts';
import { changesOf, type Comparison, type RegressionGroup } from '../../gate/compare.ts';
import type { GateResult } from '../../gate/result.ts';
import { row, sentence } from '../../report/markdown/escape.ts';
import { counted } from '../../report/text/wrap.ts';
import { checksText, findingName, groupName, latencyText, noiseText, resultText, sideText } from './words.ts';

const mostRows = 30;

const kinds: readonly (readonly [ChangeKind, string])[] = [
  ['unjudged', 'No longer judged'],
  ['lost', 'No longer asked'],
  ['implied', 'Not asked after a failure'],
  ['open', 'Not repaired'],
  ['unasked', 'Left out'],
  ['repaired', 'Repaired'],
];

/** A comparison as GitHub-flavoured Markdown, for a pull request or a job's summary. */
export function diffMarkdown(comparison: Comparison, result: GateResult): string {
  const { before, after, regressions, accepted, findings, latency } = comparison;
  const heading = resultText(result);
  const blocks = [
    `## ${heading.charAt(0).toUpperCase()}${sentence(heading.slice(1))}`,
    [`- before: ${sentence(sideText(before))}`, `- after: ${sentence(sideText(after))}`].join('\n'),
    ...tableBlock('Regressions', ['what', 'cases', 'checks'], regressions.map(groupRow)),
    ...tableBlock('Accepted', ['what', 'cases', 'checks'], accepted.map(groupRow)),
    ...tableBlock(
      'Other cases',
      ['what became of them', 'cases', 'checks'],
      kinds.flatMap(([kind, title]) => {
        const changes = changesOf(comparison, kind);
        return changes.length === 0 ? [] : [[title, ...countAndChecks(changes)]];
      }),
    ),
    ...tableBlock(
      'Findings',
      ['', 'code', 'culprit'],
      [
        ...findings.came.map((finding) => ['came', ...findingCells(finding)]),
        ...findings.went.map(({ finding }) => ['went', ...findingCells(finding)]),
      ],
    ),
    ...tableBlock(
      `Latency: ${noiseText}`,
      ['', 'check', 'path', 'median'],
      (['slower', 'faster'] as const).flatMap((word) =>
        latency[word].map((change) => {
          const { path, times } = latencyText(change);
          return [word, change.check, path, times];
        }),
      ),
    ),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function groupRow(group: RegressionGroup): readonly string[] {
  return [groupName(group), ...countAndChecks(group.cases)];
}

function countAndChecks(cases: readonly CaseChange[]): readonly [string, string] {
  return [String(cases.length), checksText(cases)];
}

function findingCells(finding: Parameters<typeof findingName>[0]): readonly [string, string] {
  const { code, culprit } = findingName(finding);
  return [code, culprit];
}

function tableBlock(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const more = rows.length - mostRows;
  return [
    `### ${title}`,
    [
      row(heads),
      row(heads.map(() => '---')),
      ...rows.slice(0, mostRows).map((cells) => row(cells.map(sentence))),
      ...(more > 0 ? ['', `and ${counted(more, 'more row')}`] : []),
    ].join('\n'),
  ];
}
