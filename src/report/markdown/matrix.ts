import type { Report } from '../../domain/report.ts';
import { coverPairs, pairGroupText } from '../text/cover.ts';
import { type PairTable, pairTables } from '../text/pair-table.ts';
import { markWords, statuses } from '../text/page.ts';
import { shortNames } from '../text/short-names.ts';
import { pairsByStatus } from '../text/told-matrix.ts';
import { counted } from '../text/wrap.ts';
import { name, row, sentence } from './escape.ts';
import type { Part } from './fit.ts';
import { icons } from './verdict.ts';

/** A drawn matrix of more nodes is wider than a comment. */
const mostDrawnNodes = 12;
const mostTables = 6;
const mostPairs = 12;
const longestName = 24;

/** Node to node: one line for what is well everywhere, a table where few nodes differ, words where many do. */
export function matrixPart({ cases, cluster }: Report): readonly Part[] {
  const { nodes, tables } = pairTables(cases, cluster);
  if (tables.length === 0) return [];
  const short = shortNames(nodes, longestName);
  const nameOf = (node: string) => short.get(node) ?? node;
  const legend = statuses.map((status) => `${icons[status]} ${markWords[status]}`).join(' · ');
  const drawn = nodes.length <= mostDrawnNodes && tables.some((table) => !isWell(table, nodes));
  return [
    {
      title: 'node matrix',
      head: [
        '### Pod to Pod',
        '',
        ...(drawn ? [`From row to column; the diagonal is within a node. ${legend}`, ''] : []),
      ],
      rows: tables.slice(0, mostTables).map((table) => {
        if (isWell(table, nodes))
          return `${icons.pass} ${sentence(table.title)}: ok between all ${counted(nodes.length, 'node')}\n`;
        return (drawn ? drawnLines(table, nodes, nameOf) : toldLines(table, nodes, nameOf)).join('\n');
      }),
      hidden: Math.max(0, tables.length - mostTables),
      rest: (count) => `and ${counted(count, 'more picture')} of other protocols`,
    },
  ];
}

function isWell(table: PairTable, nodes: readonly string[]): boolean {
  return nodes.every((from) =>
    nodes.every((to) => {
      const status = table.at(from, to);
      return status === undefined || status === 'pass';
    }),
  );
}

function drawnLines(table: PairTable, nodes: readonly string[], nameOf: (node: string) => string): readonly string[] {
  const mark = (from: string, to: string): string => {
    const status = table.at(from, to);
    return status === undefined ? '' : icons[status];
  };
  return [
    `<b>${sentence(table.title)}</b>`,
    '',
    row(['', ...nodes.map((node) => name(nameOf(node)))]),
    row(['---', ...nodes.map(() => ':---:')]),
    ...nodes.map((from) => row([`<b>${name(nameOf(from))}</b>`, ...nodes.map((to) => mark(from, to))])),
    '',
  ];
}

function toldLines(table: PairTable, nodes: readonly string[], nameOf: (node: string) => string): readonly string[] {
  const pairs = pairsByStatus(table, nodes);
  const counts = statuses.flatMap((status) => {
    const found = pairs.get(status)?.length ?? 0;
    return found === 0 ? [] : [`${found} ${markWords[status]}`];
  });
  const bad = (['fail', 'unknown'] as const).flatMap((status) => {
    const groups = coverPairs(pairs.get(status) ?? []);
    const left = groups.slice(mostPairs).reduce((sum, { from, to }) => sum + from.length * to.length, 0);
    return [
      ...groups
        .slice(0, mostPairs)
        .map((group) => `- ${icons[status]} ${sentence(pairGroupText(group, nodes, nameOf))}`),
      ...(left > 0 ? [`- and ${counted(left, 'more pair')}`] : []),
    ];
  });
  return [`<b>${sentence(table.title)}</b>: ${counts.join(', ')} of ${nodes.length} nodes' pairs`, '', ...bad, ''];
}
