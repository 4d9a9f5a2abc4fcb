import { acceptedCases } from '../../domain/acceptance.ts';
import type { Case } from '../../domain/case.ts';
import { type Endpoint, objectKey } from '../../domain/endpoint.ts';
import type { Report } from '../../domain/report.ts';
import { reasonOf } from '../reason.ts';
import { heading, mark, type Page } from './page.ts';
import { counted, listed, paragraph } from './wrap.ts';

const mostGroups = 8;
const mostExamples = 3;
/** Where a finding has said what the cases mean, one shows what they look like. */
const mostExplainedExamples = 1;

/** A finding with this code explains nothing: its cases are all there is to go on. */
const unexplained = 'unexplained-failures';

/** Failed cases, folded by check and reason; a few examples where no finding says more. */
export function failedSection({ cases, findings }: Report, page: Page): readonly string[] {
  const failed = cases.filter(({ verdict }) => verdict.status === 'fail');
  if (failed.length === 0) return [];
  const explained = new Set(findings.filter(({ code }) => code !== unexplained).flatMap((finding) => finding.cases));
  const accepted = acceptedCases(findings);
  const groups = groupsOf(failed, ({ check }) => check);
  return [
    heading(page, 'FAILED CASES'),
    ...groups.slice(0, mostGroups).flatMap(({ members }) => failedLines(members, { explained, accepted }, page)),
    ...moreLines(groups, page),
  ];
}

interface Known {
  readonly explained: ReadonlySet<string>;
  readonly accepted: ReadonlySet<string>;
}

function failedLines(members: readonly Case[], { explained, accepted }: Known, page: Page): readonly string[] {
  const reasons = [...new Set(members.map(reasonOf))];
  const [reason = ''] = reasons;
  const check = members[0]?.check ?? '';
  const shared = reasons.length === 1;
  const open = members.filter(({ id }) => !explained.has(id));
  const examples =
    open.length > 0 ? open.slice(0, mostExamples) : shared ? [] : members.slice(0, mostExplainedExamples);
  const known = members.filter(({ id }) => accepted.has(id)).length;
  const note = known === 0 ? '' : ` (${known === members.length ? '' : `${known} `}accepted)`;
  const text = `${check}, ${counted(members.length, 'case')}${note}${shared ? `: ${reason}` : ''}`;
  return [
    ...markedLines('fail', text, page),
    ...examples.flatMap((item) =>
      paragraph('      ', `${whereText(item, page)}${shared ? '' : `: ${reasonOf(item)}`}`, page.proseWidth),
    ),
    ...(examples.length > 0 && members.length > examples.length
      ? [page.faint(`      and ${members.length - examples.length} more`)]
      : []),
  ];
}

/** Cases without a verdict, folded by what kept them from getting one. */
export function unknownSection({ cases }: Report, page: Page): readonly string[] {
  const unknown = cases.filter(({ verdict }) => verdict.status === 'unknown');
  if (unknown.length === 0) return [];
  const groups = groupsOf(unknown, reasonOf);
  return [
    heading(page, 'NOT KNOWN'),
    ...groups.slice(0, mostGroups).flatMap(({ title, members }) => {
      const checks = groupsOf(members, ({ check }) => check).map((group) => `${group.title} (${group.members.length})`);
      return [
        ...markedLines('unknown', `${counted(members.length, 'case')}: ${title}`, page),
        ...paragraph('      ', listed(checks, 16), page.proseWidth).map((line) => page.faint(line)),
      ];
    }),
    ...moreLines(groups, page),
  ];
}

/** Cases that have something in common. */
export interface Group {
  readonly title: string;
  readonly members: Case[];
}

/** The largest groups first. */
export function groupsOf(cases: readonly Case[], titleOf: (item: Case) => string): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const item of cases) {
    const title = titleOf(item);
    const group = groups.get(title) ?? { title, members: [] };
    groups.set(title, group);
    group.members.push(item);
  }
  return [...groups.values()].toSorted((left, right) => right.members.length - left.members.length);
}

function moreLines(groups: readonly Group[], page: Page): readonly string[] {
  const left = groups.slice(mostGroups).reduce((sum, { members }) => sum + members.length, 0);
  return left === 0 ? [] : [page.faint(`  and ${counted(left, 'more case')}; the JSON report has them all`)];
}

function markedLines(status: 'fail' | 'unknown', text: string, page: Page): readonly string[] {
  const [first = '', ...rest] = paragraph('    ', text, page.proseWidth);
  return [`  ${mark(page, status)} ${first.trimStart()}`, ...rest];
}

/** Who asked whom, and how. */
export function whereText({ from, to, protocol, ipFamily }: Case, page: Pick<Page, 'node'>): string {
  const how = [protocol?.toUpperCase(), ipFamily?.replace('ipv', 'IPv')].filter((part) => part !== undefined);
  return `${endpointText(from, page)} -> ${endpointText(to, page)}${how.length === 0 ? '' : ` (${how.join(' over ')})`}`;
}

function endpointText(endpoint: Endpoint, page: Pick<Page, 'node'>): string {
  switch (endpoint.kind) {
    case 'pod':
      return `${endpoint.pod} on ${page.node(endpoint.node)}`;
    case 'service':
      return [
        `Service ${objectKey(endpoint.namespace, endpoint.service)}`,
        ...(endpoint.node === undefined ? [] : [`by its NodePort on ${page.node(endpoint.node)}`]),
        ...(endpoint.loadBalancer === undefined ? [] : ["at its load balancer's address"]),
      ].join(' ');
    case 'name':
      return endpoint.name;
    default:
      return endpoint satisfies never;
  }
}
