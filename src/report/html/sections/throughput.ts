import type { Report } from '../../../domain/report.ts';
import { rateText } from '../../text/wrap.ts';
import { nodeOf } from '../data/case-table.ts';
import { type Markup, markup } from '../markup.ts';
import { familyText } from '../view/words.ts';
import { casesLink, tableBox } from './parts.ts';

/** What one connection carried from node to node, the slowest first; nothing where that was not measured. */
export function throughputTable({ cases }: Report): Markup {
  const measured = cases.flatMap((item) => {
    const mbitPerSecond = item.observations.at(-1)?.mbitPerSecond;
    return mbitPerSecond === undefined ? [] : [{ ...item, mbitPerSecond }];
  });
  if (measured.length === 0) return markup``;
  const rows = measured
    .toSorted((one, other) => one.mbitPerSecond - other.mbitPerSecond)
    .map(
      ({ check, from, to, ipFamily, mbitPerSecond }) =>
        markup`<tr><th scope="row">${casesLink({ check, from: from.node }, from.node)}</th><td>${nodeOf(to) ?? ''}</td><td>${ipFamily === undefined ? '' : familyText(ipFamily)}</td><td class="number">${rateText(mbitPerSecond)}</td></tr>
`,
    );
  return markup`<h3>Throughput</h3>
<p class="lead">Payload of one TCP connection from a Pod of one node to a Pod of another, or of the same; measured, not judged.</p>
${tableBox('Throughput', markup`<table><thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col">Family</th><th scope="col" class="number">Throughput</th></tr></thead><tbody>${rows}</tbody></table>`)}`;
}
