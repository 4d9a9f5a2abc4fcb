import { fewestAnswers } from '../../../domain/latency.ts';
import type { Report } from '../../../domain/report.ts';
import { type Markup, markup } from '../markup.ts';
import type { Quantiles } from '../view/quantiles.ts';
import { settlingOf } from '../view/settling.ts';
import { shortTime } from '../../text/wrap.ts';
import { grouped } from '../view/words.ts';
import { latencyBar, scaleOf } from './latency-bar.ts';
import { casesLink, island, section, tableBox } from './parts.ts';

/** Services as each node sees them, and how soon changes of them arrived. */
export function serviceSection({ cases }: Report): Markup {
  if (!cases.some(({ family }) => family === 'service')) return markup``;
  const settling = settlingOf(cases, 'service');
  const scale = scaleOf(settling.map(({ quantiles }) => quantiles));
  const rows = settling.map(
    ({
      check,
      quantiles,
    }) => markup`<tr><th scope="row">${casesLink({ check }, check)}</th>${timeCells(quantiles, 1000)}<td>${latencyBar(quantiles, scale)}</td></tr>
`,
  );
  const table =
    rows.length > 0 &&
    markup`<h3>Until changes arrived</h3>
<p class="lead">From a change until it was as expected everywhere and stayed so. There are no percentiles of fewer than ${fewestAnswers} times. Bars are on a logarithmic scale: median, 95th and 99th percentile, longest.</p>
${tableBox('Until changes of Services arrived', markup`<table><thead><tr><th scope="col">Check</th>${timeHeads}<th scope="col"><span class="unseen">Distribution</span></th></tr></thead><tbody>${rows}</tbody></table>`)}`;
  return section(
    'services',
    'Services',
    'Each check of Services, by the node it was asked from. A cell leads to its cases.',
    [island('services', 'This table takes JavaScript; the checks table below has the counts.'), table],
  );
}

/** Heads of the columns of `timeCells`. */
export const timeHeads = markup`<th scope="col" class="number">count</th><th scope="col" class="number">p50</th><th scope="col" class="number">p95</th><th scope="col" class="number">p99</th><th scope="col" class="number">longest</th>`;

/** Percentiles as cells of a table, a dash for those that there are not; `toUs` makes microseconds of them. */
export function timeCells({ count, percentiles, max }: Quantiles, toUs: number): readonly Markup[] {
  const { p50, p95, p99 } = percentiles ?? {};
  const times = [p50, p95, p99, max].map((time) => (time === undefined ? '–' : shortTime(time * toUs)));
  return [grouped(count), ...times].map((text) => markup`<td class="number">${text}</td>`);
}
