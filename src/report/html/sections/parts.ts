import type { VerdictStatus } from '../../../domain/case.ts';
import { type Markup, markup, type Part } from '../markup.ts';
import { type CaseQuery, hashOf } from '../view/query.ts';
import { glyphs, grouped, statuses, statusWords } from '../view/words.ts';

/** A section of the page with its heading; `lead` says in a sentence what is seen. */
export function section(id: string, title: string, lead: Part, content: Part): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${lead === '' ? '' : markup`<p class="lead">${lead}</p>`}
${content}
</section>
`;
}

/** A place that the page's script fills; without it the sentence stays. */
export function island(name: string, without: string): Markup {
  return markup`<div data-island="${name}"><p class="without">${without}</p></div>`;
}

/** A verdict as a shape, for people who see it; what stands beside it has to say it in words too. */
export function mark(status: VerdictStatus): Markup {
  return markup`<span class="mark ${status}" aria-hidden="true">${glyphs[status]}</span>`;
}

/** A link to the cases of a query. */
export function casesLink(query: Partial<CaseQuery>, text: Part): Markup {
  return markup`<a href="${hashOf(query)}">${text}</a>`;
}

/** Shares of verdicts as a bar; told in words beside it. */
export function bar(counts: Readonly<Record<VerdictStatus, number>>): Markup {
  const total = statuses.reduce((sum, status) => sum + counts[status], 0);
  let x = 0;
  const parts = (['fail', 'unknown', 'pass', 'skipped'] as const).flatMap((status) => {
    if (counts[status] === 0) return [];
    // One failed case of thousands is to be seen.
    const width = Math.max((counts[status] / total) * 100, 2);
    const rect = markup`<rect class="${status}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="4"/>`;
    x += width;
    return [rect];
  });
  return markup`<svg class="bar" viewBox="0 0 ${Math.max(x, 1).toFixed(2)} 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">${parts}</svg>`;
}

/** Cells with the number of cases of each verdict, leading to them. */
export function countCells(
  counts: Readonly<Record<VerdictStatus, number>>,
  query: Partial<CaseQuery>,
  shown: readonly VerdictStatus[],
): readonly Markup[] {
  return shown.map((status) =>
    counts[status] === 0
      ? markup`<td class="number none"><span aria-hidden="true">·</span><span class="unseen">0</span></td>`
      : markup`<td class="number ${status}"><a href="${hashOf({ ...query, status: [status] })}">${grouped(counts[status])}<span class="unseen"> ${statusWords[status]}</span></a></td>`,
  );
}

/** Names and values, as a list of definitions. */
export function definitions(rows: readonly (readonly [name: string, value: Part])[]): Markup {
  return markup`<dl class="facts">${rows.flatMap(([name, value]) =>
    value === '' || value === undefined ? [] : [markup`<div><dt>${name}</dt><dd>${value}</dd></div>`],
  )}</dl>`;
}

/** A table that scrolls by itself where it is wider than the page; the keyboard reaches it. */
export function tableBox(label: string, table: Part): Markup {
  return markup`<div class="table-box" role="group" aria-label="${label}" tabindex="0">${table}</div>`;
}
