import type { Case } from '../../domain/case.ts';
import type { Report } from '../../domain/report.ts';
import { explanations } from '../explained.ts';
import { reasonOf } from '../reason.ts';
import { type Group, groupsOf, whereText } from '../text/case-groups.ts';
import { counted } from '../text/wrap.ts';
import { folded, name, sentence } from './escape.ts';
import type { Part } from './fit.ts';

const mostGroups = 30;
const mostExamples = 10;
const fullNames = { node: (node: string) => node };

/** Failed cases by check and reason, each group folded. */
export function failedPart(report: Report): readonly Part[] {
  const explained = explanations(report.findings);
  return groupedPart(report, 'fail', 'Failed cases', (item) => {
    const code = explained.get(item.id)?.code;
    return `${item.check}: ${reasonOf(item)}${code === undefined ? '' : ` (${code})`}`;
  });
}

/** Cases without a verdict, by what kept them from getting one. */
export function unknownPart(report: Report): readonly Part[] {
  return groupedPart(report, 'unknown', 'Not known', reasonOf);
}

function groupedPart(
  { cases }: Report,
  status: 'fail' | 'unknown',
  title: string,
  titleOf: (item: Case) => string,
): readonly Part[] {
  const groups = groupsOf(
    cases.filter(({ verdict }) => verdict.status === status),
    titleOf,
  );
  if (groups.length === 0) return [];
  const hidden = groups.slice(mostGroups).reduce((sum, { members }) => sum + members.length, 0);
  return [
    {
      title: title.toLowerCase(),
      head: [`### ${title}`, ''],
      rows: [
        ...groups.slice(0, mostGroups).map(groupText),
        ...(hidden === 0 ? [] : [`and ${counted(hidden, 'case')} for other reasons; the JSON report has them all`]),
      ],
      rest: (count) => `and ${counted(count, 'more group')}; the JSON report has them all`,
    },
  ];
}

function groupText({ title, members }: Group): string {
  const fold = folded(`${counted(members.length, 'case')}: ${sentence(title)}`);
  const left = members.length - mostExamples;
  return [
    ...fold.head,
    ...members.slice(0, mostExamples).map((item) => `- ${name(whereText(item, fullNames))}`),
    ...(left > 0 ? [`- and ${left} more`] : []),
    ...fold.tail,
  ].join('\n');
}
