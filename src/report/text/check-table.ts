import type { Case, VerdictStatus } from '../../domain/case.ts';
import type { Report } from '../../domain/report.ts';
import type { Line } from './columns.ts';
import { type Pair, pairsText } from './cover.ts';
import { heading, mark, type Page } from './page.ts';
import { worst } from './pair-table.ts';
import { listed, paragraph } from './wrap.ts';

const columns = [
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
      const room = {
        width: head.length,
        text: `  ${mark(page, verdictOf(members))} ${id.padEnd(idWidth)}${counts.join('')}  ${coverage.padStart(5)}`,
      };
      return withTrouble(room, members, nodes, page);
    }),
  ];
}

function groupByCheck(cases: readonly Case[]): ReadonlyMap<string, readonly Case[]> {
  const groups = new Map<string, Case[]>();
  for (const item of cases) {
    const group = groups.get(item.check);
    if (group === undefined) groups.set(item.check, [item]);
    else group.push(item);
  }
  return groups;
}

function verdictOf(members: readonly Case[]): VerdictStatus {
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

/** Adds where it failed or is not known, beside the line if there is room and below it if not. */
function withTrouble(line: Line, members: readonly Case[], nodes: readonly string[], page: Page): readonly string[] {
  const troubles = (['fail', 'unknown'] as const).flatMap((status) => {
    const trouble = members.filter(({ verdict }) => verdict.status === status);
    return trouble.length === 0 ? [] : [{ status, text: whereText(trouble, members, nodes, page) }];
  });
  const [only] = troubles;
  if (only !== undefined && troubles.length === 1 && line.width + 2 + only.text.length <= page.width) {
    return [`${line.text}  ${page.paint[only.status](only.text)}`];
  }
  return [
    line.text,
    ...troubles.flatMap(({ status, text }) =>
      paragraph('      ', text, page.proseWidth).map((part) => page.paint[status](part)),
    ),
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
