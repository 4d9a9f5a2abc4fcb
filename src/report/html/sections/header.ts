import type { Report } from '../../../domain/report.ts';
import { type Compared, comparedText } from '../../compared.ts';
import { durationText } from '../../text/wrap.ts';
import { type Markup, markup } from '../markup.ts';
import type { Headline } from '../view/headline.ts';
import { countedText, familyText, glyphs, grouped, statuses, statusWords, timeText } from '../view/words.ts';
import { hashOf } from '../view/query.ts';
import { bar } from './parts.ts';

const signs: Readonly<Record<Headline['overall'], keyof typeof glyphs>> = {
  passed: 'pass',
  failed: 'fail',
  'could-not-test': 'unknown',
  interrupted: 'unknown',
};

/** The verdict, a sentence, what came of a comparison with a baseline, and what was checked. */
export function headerSection(report: Report, headline: Headline, compared: Compared | undefined): Markup {
  const { summary } = report;
  const sign = signs[headline.overall];
  const tiles = statuses.map(
    (status) =>
      markup`<li class="${status}"><a href="${hashOf({ status: [status] })}"><strong>${grouped(summary[status])}</strong> <span><span class="mark ${status}" aria-hidden="true">${glyphs[status]}</span> ${statusWords[status]}</span></a></li>`,
  );
  const asked = report.cases.length > 0;
  return markup`<section id="verdict" class="verdict ${sign}" aria-labelledby="verdict-title">
<p class="context">${contextText(report)}</p>
<h1 id="verdict-title"><span class="sign ${sign}" aria-hidden="true">${glyphs[sign]}</span><span>${headline.word}</span></h1>
<p class="sentence">${headline.sentence}</p>
${compared !== undefined && markup`<p class="sentence">${comparedText(compared)}.</p>`}
${
  asked &&
  markup`<ul class="tiles" aria-label="Cases by verdict">${tiles}</ul>
${bar(summary)}`
}
</section>
`;
}

function contextText({ cluster, run, timings }: Report): Markup {
  const parts =
    cluster === undefined
      ? []
      : [
          `Kubernetes ${cluster.serverVersion}`,
          countedText(cluster.nodes.length, 'node'),
          cluster.podFamilies.map(familyText).join(' and '),
          ...(cluster.cniHint === undefined ? [] : [`CNI ${cluster.cniHint}`]),
        ];
  const when = [timeText(run.startedAt), durationText(timings.totalMs)];
  const name = cluster === undefined ? '' : markup`<strong>${cluster.context}</strong>`;
  return markup`${name}${[...parts, ...when].map((part) => markup`<span>${part}</span>`)}`;
}
