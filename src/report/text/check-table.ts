import { type Case, checkFamilies, type VerdictStatus } from '../../domain/case.ts';
import type { Report } from '../../domain/report.ts';
import type { Line } from './columns.ts';
import { type Pair, pairsText } from './cover.ts';
import { figuresOf } from './figures.ts';
import { heading, mark, type Page } from './page.ts';
import { worst } from './pair-table.ts';
import { listed, paragraph } from './wrap.ts';

/** Verdicts in the order they are counted, and what a table calls them. */
export const columns = [
  ['pass', 'passed'],
  ['fail', 'failed'],
  ['unknown', 'unknown'],
  ['skipped', 'skipped'],
] as const satisfies readonly (readonly [VerdictStatus, string])[];

const mostPairGroups = 4;

/** A line for each check: how many cases came to what, from how many nodes, and where it failed. */
export function checkSection({ cases, cluster }: Report, page: Page): readonly string[] {
  const byCheck = groupByCheck(cases);
  if (byCheck.size === 0) return [];
  const nodes = cluster?.nodes.map(({ name }) => name) ?? [...new Set(cases.map(({ from }) => from.node))];
  const shown = columns.filter(
    ([status]) => status === 'pass' || cases.some(({ verdict }) => verdict.status === status),
  );
  const idWidth = Math.max(...[...byCheck.keys()].map(({ length }) => length));
  const head = `    ${''.padEnd(idWidth)}${shown.map(([, title]) => title.padStart(title.length + 2)).join('')}  nodes`;
  return [
    heading(page, 'CHECKS'),
    page.faint(head),
    ...[...byCheck].flatMap(([id, members]) => {
      const counts = shown.map(([status, title]) => countCell(members, status, title.length + 2, page));
      const coverage = `${coveredNodes(members)}/${nodes.length}`;
      const line = {
        width: head.length,
        text: `  ${mark(page, verdictOf(members))} ${id.padEnd(idWidth)}${counts.join('')}  ${coverage.padStart(5)}`,
      };
      return withRemarks(line, members, nodes, page);
    }),
  ];
}

/** Families in their order; what was asked in scenarios of its own stands behind the rest of its family. */
export function groupByCheck(cases: readonly Case[]): ReadonlyMap<string, readonly Case[]> {
  const groups = new Map<string, Case[]>();
  const byFamily = checkFamilies.flatMap((family) => cases.filter((item) => item.family === family));
  for (const item of byFamily) {
    const group = groups.get(item.check);
    if (group === undefined) groups.set(item.check, [item]);
    else group.push(item);
  }
  return groups;
}

/** The worst verdict of a check's cases. */
export function verdictOf(members: readonly Case[]): VerdictStatus {
  return members.reduce<VerdictStatus>((status, { verdict }) => worst(status, verdict.status), 'skipped');
}

function countCell(members: readonly Case[], status: VerdictStatus, width: number, page: Page): string {
  const count = members.filter(({ verdict }) => verdict.status === status).length;
  const text = (count === 0 ? '' : String(count)).padStart(width);
  return count === 0 ? text : page.paint[status](text);
}

/** Nodes that a case with a verdict began or ended on. */
function coveredNodes(members: readonly Case[]): number {
  const asked = members.filter(({ verdict }) => verdict.status !== 'skipped');
  return new Set(asked.flatMap(({ from, to }) => (to.kind === 'pod' ? [from.node, to.node] : [from.node]))).size;
}

interface Remark {
  readonly text: string;
  readonly paint: (text: string) => string;
}

/** Adds what was measured and where it failed or is not known: one remark beside the line if there is room, all else below it. */
function withRemarks(line: Line, members: readonly Case[], nodes: readonly string[], page: Page): readonly string[] {
  const figures = figuresOf(members).join(', ');
  const troubles = (['fail', 'unknown'] as const).flatMap((status): readonly Remark[] => {
    const trouble = members.filter(({ verdict }) => verdict.status === status);
    return trouble.length === 0 ? [] : [{ text: whereText(trouble, members, nodes, page), paint: page.paint[status] }];
  });
  const remarks = [...(figures === '' ? [] : [{ text: figures, paint: page.faint }]), ...troubles];
  const [first, ...others] = remarks;
  const beside = first !== undefined && line.width + 2 + first.text.length <= page.width && troubles.length < 2;
  const below = beside ? others : remarks;
  return [
    beside ? `${line.text}  ${first.paint(first.text)}` : line.text,
    ...below.flatMap(({ text, paint }) => paragraph('      ', text, page.proseWidth).map((part) => paint(part))),
  ];
}

function whereText(trouble: readonly Case[], members: readonly Case[], nodes: readonly string[], page: Page): string {
  const across = members.some(({ from, to }) => to.kind === 'pod' && to.node !== from.node);
  if (across) {
    const seen = new Map<string, Pair>();
    for (const { from, to } of trouble) {
      if (to.kind === 'pod') seen.set(`${from.node}\n${to.node}`, { from: from.node, to: to.node });
    }
    return pairsText([...seen.values()], nodes, page.node, mostPairGroups);
  }
  const where = [...new Set(trouble.map(({ from }) => from.node))];
  return where.length === nodes.length && nodes.length > 1 ? 'on every node' : `on ${listed(where.map(page.node), 6)}`;
}
