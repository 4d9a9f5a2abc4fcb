import type { Report } from '../../../domain/report.ts';
import { type Markup, markup } from '../markup.ts';
import { type CheckFamilyRows, type CheckRow, checkRows } from '../view/check-rows.ts';
import { countedText, statuses, statusWords } from '../view/words.ts';
import { bar, casesLink, countCells, mark, section, tableBox } from './parts.ts';

/** Every check that was asked: how many cases came to what, from how many nodes, and what was measured. */
export function checkSection(report: Report): Markup {
  const families = checkRows(report);
  if (families.length === 0) return markup``;
  const count = families.reduce((sum, { rows }) => sum + rows.length, 0);
  const nodes = report.cluster?.nodes.length ?? new Set(report.cases.map(({ from }) => from.node)).size;
  return section(
    'checks',
    'Checks',
    `${countedText(count, 'check')} with ${countedText(report.cases.length, 'case')}. A number leads to its cases.`,
    tableBox(
      'Checks',
      markup`<table class="checks">
<thead><tr><th scope="col">Check</th>${statuses.map((status) => markup`<th scope="col" class="number">${statusWords[status]}</th>`)}<th scope="col" class="shares"><span class="unseen">Shares</span></th><th scope="col" class="number">nodes</th><th scope="col">measured</th></tr></thead>
${families.map((family) => familyBody(family, nodes))}
</table>`,
    ),
  );
}

function familyBody({ family, rows }: CheckFamilyRows, nodes: number): Markup {
  return markup`<tbody>
<tr class="family"><th scope="rowgroup" colspan="8">${family}</th></tr>
${rows.map((row) => checkRow(row, nodes))}</tbody>
`;
}

function checkRow({ check, status, counts, nodes: covered, figures }: CheckRow, nodes: number): Markup {
  return markup`<tr class="${status}"><th scope="row">${mark(status)} ${casesLink({ check }, check)}</th>${countCells(counts, { check }, statuses)}<td class="shares">${bar(counts)}</td><td class="number">${covered}/${nodes}</td><td class="measured">${figures.join(', ')}</td></tr>
`;
}
