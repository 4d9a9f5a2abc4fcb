import type { Report } from '../../../domain/report.ts';
import { type Markup, markup } from '../markup.ts';
import { nodeOf } from '../data/case-table.ts';
import { pairsInWords } from '../view/pairs-in-words.ts';
import { countedText, statusWords } from '../view/words.ts';
import { island, mark, section } from './parts.ts';
import { throughputTable } from './throughput.ts';

/** From node to node at a glance. */
export function matrixSection(report: Report): Markup {
  if (!report.cases.some(({ to }) => nodeOf(to) !== undefined)) return markup``;
  return section(
    'matrix',
    'Node to node',
    'From row to column, coloured by the worst verdict; the diagonal is within a node. Enter or a click shows the cases of a cell.',
    [
      inWords(report),
      island('matrix', 'The matrix takes JavaScript; findings and the checks table say what failed.'),
      throughputTable(report),
    ],
  );
}

function inWords(report: Report): Markup {
  const told = pairsInWords(report);
  if (told.length === 0) return markup``;
  const items = told.map(({ title, status, groups, more }) => {
    const rest = more === 0 ? [] : [groups.length === 0 ? countedText(more, 'pair') : countedText(more, 'more pair')];
    return markup`<li>${mark(status)} <span><strong>${[...groups, ...rest].join('; ')}</strong> <span class="soft">${statusWords[status]} for ${title}</span></span></li>`;
  });
  return markup`<ul class="in-words" aria-label="What is not right between nodes">${items}</ul>`;
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
