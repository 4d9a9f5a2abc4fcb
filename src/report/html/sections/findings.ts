import type { Case } from '../../../domain/case.ts';
import { culpritText, type Finding } from '../../../domain/finding.ts';
import type { Report } from '../../../domain/report.ts';
import { acceptanceText } from '../../acceptance-text.ts';
import { reasonOf } from '../../reason.ts';
import { type Markup, markup } from '../markup.ts';
import { countedText, endpointText, familyText, pathText } from '../view/words.ts';
import { stepItem } from './command.ts';
import { casesLink, mark, section } from './parts.ts';

const mostExamples = 12;

const confidenceWords: Readonly<Record<Finding['confidence'], string>> = {
  shown: 'the data allow no other culprit',
  likely: 'the data allow other culprits too',
};

/** What is broken, where, on which evidence, and what to do next. */
export function findingSection({ findings, cases, summary }: Report): Markup {
  const byId = new Map(cases.map((item) => [item.id, item]));
  if (findings.length > 0) {
    const cards = findings.map((finding, index) => card(finding, index + 1, byId));
    return section('findings', findings.length === 1 ? 'Finding' : 'Findings', '', cards);
  }
  const text =
    summary.fail > 0
      ? 'No finding explains what failed; the failed cases are below.'
      : 'Nothing is wrong as far as it was asked.';
  return summary.fail === 0 && summary.pass === 0
    ? markup``
    : section(
        'findings',
        'Findings',
        '',
        markup`<p class="calm">${mark(summary.fail > 0 ? 'fail' : 'pass')} ${text}</p>`,
      );
}

function card(finding: Finding, number: number, byId: ReadonlyMap<string, Case>): Markup {
  const { code, title, confidence, evidence, next } = finding;
  const cases = finding.cases.flatMap((id) => byId.get(id) ?? []);
  const id = `finding-${number}`;
  const acceptance = acceptanceText(finding);
  return markup`<article class="finding${finding.accepted !== undefined && ' accepted'}" id="${id}" aria-labelledby="${id}-title">
<header>
<p class="tags"><code class="code">${code}</code><span class="chip ${confidence}">${confidence}<span class="why">: ${confidenceWords[confidence]}</span></span></p>
<h3 id="${id}-title">${title}</h3>
<p class="culprit"><span>Culprit</span> <strong>${culpritText(finding.culprit)}</strong>${scopeText(finding.scope)}</p>
${acceptance !== undefined && markup`<p class="acceptance">${acceptance}</p>`}
</header>
<div class="two">
<div><h4>Evidence</h4><ul class="evidence">${evidence.map((sentence) => markup`<li>${sentence}</li>`)}</ul></div>
${next.length > 0 && markup`<div><h4>What to run next</h4><ol class="steps">${next.map(stepItem)}</ol></div>`}
</div>
${
  cases.length > 0 &&
  markup`<details class="behind"><summary>${countedText(cases.length, 'case')} behind it</summary>
<ul class="case-lines">${cases.slice(0, mostExamples).map(caseLine)}</ul>
<p>${casesLink({ finding: String(number) }, cases.length > mostExamples ? `All ${countedText(cases.length, 'case')} in the list` : 'Look at them in the list of cases')}</p>
</details>`
}
</article>
`;
}

function scopeText(scope: Finding['scope']): string {
  const parts = [
    scope?.protocol?.toUpperCase(),
    scope?.ipFamily === undefined ? undefined : familyText(scope.ipFamily),
  ];
  const text = parts.filter((part) => part !== undefined).join(' over ');
  return text === '' ? '' : `, ${text} alone`;
}

function caseLine(item: Case): Markup {
  const path = pathText(item);
  const where = `${endpointText(item.from)} → ${endpointText(item.to)}${path === '' ? '' : `, ${path}`}`;
  return markup`<li>${mark(item.verdict.status)} <code>${item.check}</code> <span>${where}</span> <span class="reason">${reasonOf(item)}</span></li>`;
}
