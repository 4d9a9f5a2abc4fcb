import type { Report } from '../../../domain/report.ts';
import { type Markup, markup } from '../markup.ts';
import { nodeOf } from '../data/case-table.ts';
import { countedText } from '../view/words.ts';
import { island, section } from './parts.ts';

/** From node to node at a glance. */
export function matrixSection({ cases }: Report): Markup {
  if (!cases.some(({ to }) => nodeOf(to) !== undefined)) return markup``;
  return section(
    'matrix',
    'Node to node',
    'From row to column, coloured by the worst verdict; the diagonal is within a node. Enter or a click shows the cases of a cell.',
    island('matrix', 'The matrix takes JavaScript; findings and the checks table say what failed.'),
  );
}

/** What NetworkPolicies say beside what was seen. */
export function policySection({ cases }: Report): Markup {
  if (!cases.some(({ family }) => family === 'policy')) return markup``;
  return section(
    'policies',
    'NetworkPolicy',
    'For each policy case who may reach whom, from row to column, beside what was seen. Cells that differ are framed.',
    island('policies', 'The grids take JavaScript; the checks table has the counts.'),
  );
}

/** Every case, to search and filter. */
export function caseSection({ cases }: Report): Markup {
  if (cases.length === 0) return markup``;
  return section(
    'cases',
    'All cases',
    `${countedText(cases.length, 'question')} to the cluster, each with the answer that Kubernetes promises and what was seen.`,
    island('cases', 'The list takes JavaScript; podreach check --output json=FILE has every case as data.'),
  );
}
