import type { VerdictStatus } from '../../domain/case.ts';
import { coverPairs, type Pair, pairGroupText } from './cover.ts';
import { mark, markWords, type Page, statuses } from './page.ts';
import type { PairTable, PairTables } from './pair-table.ts';
import { paragraph, wrap } from './wrap.ts';

const indent = '  ';
const mostGroups = 12;

/** The tables in words, for clusters too large to draw: counts, and what is not right with its rows and columns folded. */
export function toldMatrices({ nodes, tables }: PairTables, page: Page): readonly string[] {
  return tables.flatMap((table) => {
    const pairs = pairsByStatus(table, nodes);
    const counts = statuses.flatMap((status) => {
      const found = pairs.get(status) ?? [];
      return found.length === 0 ? [] : [{ status, text: `${found.length} ${markWords[status]}` }];
    });
    return [
      ...headLines(table.title, counts, page),
      ...(['fail', 'unknown'] as const).flatMap((status) => badLines(status, pairs.get(status) ?? [], nodes, page)),
    ];
  });
}

/** Title and counts, on two lines where both are long. */
function headLines(
  title: string,
  counts: readonly { readonly status: VerdictStatus; readonly text: string }[],
  page: Page,
): readonly string[] {
  const sums = counts.map(({ status, text }) => page.paint[status](text)).join(', ');
  const width = `${title}: ${counts.map(({ text }) => text).join(', ')}`.length;
  if (indent.length + width <= page.proseWidth) return [`${indent}${page.strong(title)}: ${sums}`];
  return [
    ...wrap(`${title}:`, page.proseWidth - indent.length).map((line) => `${indent}${page.strong(line)}`),
    `${indent}  ${sums}`,
  ];
}

/** The pairs of nodes that came to each verdict. */
export function pairsByStatus(table: PairTable, nodes: readonly string[]): ReadonlyMap<VerdictStatus, readonly Pair[]> {
  const pairs = new Map<VerdictStatus, Pair[]>();
  for (const from of nodes) {
    for (const to of nodes) {
      const status = table.at(from, to);
      if (status === undefined) continue;
      const found = pairs.get(status);
      if (found === undefined) pairs.set(status, [{ from, to }]);
      else found.push({ from, to });
    }
  }
  return pairs;
}

function badLines(
  status: VerdictStatus,
  pairs: readonly Pair[],
  nodes: readonly string[],
  page: Page,
): readonly string[] {
  const groups = coverPairs(pairs);
  const lines = groups.slice(0, mostGroups).flatMap((group) => {
    const [first = '', ...rest] = paragraph(`${indent}    `, pairGroupText(group, nodes, page.node), page.proseWidth);
    return [`${indent}  ${mark(page, status)} ${first.trimStart()}`, ...rest];
  });
  const left = groups.slice(mostGroups).reduce((sum, { from, to }) => sum + from.length * to.length, 0);
  return left > 0 ? [...lines, `${indent}    and ${left} more`] : lines;
}
