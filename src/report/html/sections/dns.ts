import { fewestAnswers } from '../../../domain/latency.ts';
import type { Report } from '../../../domain/report.ts';
import { type Markup, markup } from '../markup.ts';
import { lookupLatency, seriesLatency, type ServerLatency } from '../view/dns-latency.ts';
import { countedText } from '../view/words.ts';
import { latencyBar, scaleOf } from './latency-bar.ts';
import { island, section, tableBox } from './parts.ts';
import { timeCells, timeHeads } from './services.ts';

const mostNodes = 12;

/** Names as each node resolves them, and how long that took at each name server. */
export function dnsSection({ cases }: Report): Markup {
  if (!cases.some(({ family }) => family === 'dns')) return markup``;
  const series = seriesLatency(cases);
  const lookups = lookupLatency(cases);
  const scale = scaleOf([...series, ...lookups].map(({ quantiles }) => quantiles));
  const rows = [
    ...series.flatMap((one) => serverRow(one, scale)),
    ...lookups.map(
      ({
        server,
        quantiles,
      }) => markup`<tr><th scope="row">single lookups at ${server}</th>${timeCells(quantiles, 1)}<td>${latencyBar(quantiles, scale)}</td></tr>
`,
    ),
  ];
  const table =
    rows.length > 0 &&
    markup`<h3>How long names take</h3>
<p class="lead">By name server. Percentiles of a series are the largest that any node saw, so that one slow node is not averaged away; a series of fewer than ${fewestAnswers} answers has none. Bars are on a logarithmic scale: median, 95th and 99th percentile, longest.</p>
${tableBox('How long names take', markup`<table><thead><tr><th scope="col">Name server</th>${timeHeads}<th scope="col"><span class="unseen">Distribution</span></th></tr></thead><tbody>${rows}</tbody></table>`)}
${series.map(nodesOf)}`;
  return section('dns', 'DNS', 'Each check of names, by the node it was asked from. A cell leads to its cases.', [
    island('dns', 'This table takes JavaScript; the checks table below has the counts.'),
    table,
  ]);
}

function serverRow({ server, node, quantiles }: ServerLatency, scale: { least: number; most: number }): Markup {
  return markup`<tr><th scope="row">${server}${node !== '' && markup`<span class="soft"> on ${node}</span>`}</th>${timeCells(quantiles, 1)}<td>${latencyBar(quantiles, scale)}</td></tr>
`;
}

/** The slowest nodes of one name server. */
function nodesOf({ server, nodes }: ServerLatency): Markup {
  const rows = nodes.slice(0, mostNodes).map(
    ({ node, quantiles }) => markup`<tr><th scope="row">${node}</th>${timeCells(quantiles, 1)}</tr>
`,
  );
  const title =
    nodes.length > mostNodes ? `the ${mostNodes} slowest of ${countedText(nodes.length, 'node')}` : 'by node';
  return markup`<details><summary>${server}, ${title}</summary>${tableBox(
    `Latency at ${server} by node`,
    markup`<table><thead><tr><th scope="col">From node</th>${timeHeads}</tr></thead><tbody>${rows}</tbody></table>`,
  )}</details>
`;
}
