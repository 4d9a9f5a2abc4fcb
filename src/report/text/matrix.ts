import type { Report } from '../../domain/report.ts';
import { drawnMatrices } from './drawn-matrix.ts';
import { heading, type Page } from './page.ts';
import { pairTables } from './pair-table.ts';
import { toldMatrices } from './told-matrix.ts';

/** With more nodes a drawn matrix says less than the list of what is not right in it. */
const mostDrawnNodes = 12;
/** The same where protocols differ, so that several matrices would have to be compared. */
const mostDrawnNodesOfSeveral = 6;

/** Node to node at a glance. */
export function matrixSection(report: Report, page: Page): readonly string[] {
  const found = pairTables(report.cases, report.cluster);
  const { length: count } = found.nodes;
  if (found.tables.length === 0) return [];
  if (count > (found.tables.length > 1 ? mostDrawnNodesOfSeveral : mostDrawnNodes)) {
    return [heading(page, 'POD TO POD', `between ${count} nodes and within each`), ...toldMatrices(found, page)];
  }
  return [
    heading(page, 'POD TO POD', 'from row to column; the diagonal is within a node'),
    ...drawnMatrices(found, page),
  ];
}
