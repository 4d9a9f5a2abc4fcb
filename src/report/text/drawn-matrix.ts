import type { VerdictStatus } from '../../domain/case.ts';
import { type Block, type Line, plain, sideBySide } from './columns.ts';
import { mark, markWords, type Page, statuses } from './page.ts';
import type { PairTable, PairTables } from './pair-table.ts';
import { paragraph, wrap } from './wrap.ts';

const indent = '  ';
/** Names up to this length stand above their own column; longer ones are numbered. */
const longestHead = 6;
/** Longer titles are wrapped, so that matrices stay narrow enough to stand beside one another. */
const longestTitle = 90;

/** The tables as matrices with a legend. Where protocols differ, those in which all is well take one line. */
export function drawnMatrices({ nodes, tables }: PairTables, page: Page): readonly string[] {
  const fine =
    tables.length > 1 ? tables.filter((table) => statusesIn(table, nodes).every((status) => status === 'pass')) : [];
  const drawn = tables.filter((table) => !fine.includes(table));
  const legend = statuses
    .filter((status) => drawn.some((table) => statusesIn(table, nodes).includes(status)))
    .map((status) => `${mark(page, status)} ${markWords[status]}`)
    .join('   ');
  return [
    ...fine.flatMap(({ title }) =>
      paragraph('  ', `${title}: ok between all nodes`, page.width - indent.length).map((line, index) =>
        index === 0 ? `${mark(page, 'pass')} ${line.trimStart()}` : line,
      ),
    ),
    ...(fine.length > 0 ? [''] : []),
    ...sideBySide(
      drawn.map((table) => draw(table, nodes, page)),
      page.width - indent.length,
    ),
    '',
    legend,
  ].map((line) => (line === '' ? '' : `${indent}${line}`));
}

function statusesIn(table: PairTable, nodes: readonly string[]): readonly VerdictStatus[] {
  return nodes.flatMap((from) => nodes.map((to) => table.at(from, to)).filter((status) => status !== undefined));
}

function draw(table: PairTable, nodes: readonly string[], page: Page): Block {
  const labels = nodes.map(page.node);
  const labelWidth = Math.max(...labels.map(({ length }) => length));
  const numbered = labelWidth > longestHead;
  const heads = numbered ? nodes.map((_, index) => String(index + 1)) : labels;
  const columnWidth = Math.max(...heads.map(({ length }) => length)) + 2;
  const rowHeads = labels.map((label, index) =>
    numbered ? `${label.padEnd(labelWidth)} ${heads[index]?.padStart(columnWidth)}` : label.padStart(labelWidth),
  );
  const cornerWidth = rowHeads[0]?.length ?? 0;
  const row = (from: string, index: number): Line => ({
    text: `${rowHeads[index]}${nodes.map((to) => cell(table.at(from, to), columnWidth, page)).join('')}`,
    width: cornerWidth + columnWidth * nodes.length,
  });
  return [
    ...wrap(table.title, Math.min(longestTitle, page.width - indent.length)).map((line) => ({
      text: page.strong(line),
      width: line.length,
    })),
    plain(`${' '.repeat(cornerWidth)}${heads.map((head) => head.padStart(columnWidth)).join('')}`),
    ...nodes.map(row),
  ];
}

function cell(status: VerdictStatus | undefined, width: number, page: Page): string {
  return ' '.repeat(width - 1) + (status === undefined ? ' ' : mark(page, status));
}
