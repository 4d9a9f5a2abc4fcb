import type { Skip } from '../../../domain/case.ts';
import type { Report } from '../../../domain/report.ts';
import { type Markup, markup } from '../markup.ts';
import { countedText } from '../view/words.ts';
import { casesLink, section, tableBox } from './parts.ts';

const mostNodes = 20;

/** What was left out, and why: checks and nodes as a whole, and cases of checks that were asked. */
export function skippedSection({ skipped, cases }: Report): Markup {
  const whole = grouped(skipped, ({ because }) => `${because.code}\n${because.detail}`);
  const single = grouped(
    cases.flatMap(({ check, verdict }) =>
      verdict.status === 'skipped' ? [{ what: check, because: verdict.because }] : [],
    ),
    ({ what, because }) => `${what}\n${because.code}\n${because.detail}`,
  );
  if (whole.length + single.length === 0) return markup``;
  const rows = [
    ...whole.map((group) => row(wholeText(group), group[0])),
    ...single.map((group) =>
      row(
        markup`${casesLink({ check: group[0].what, status: ['skipped'] }, countedText(group.length, 'case'))} of ${group[0].what}`,
        group[0],
      ),
    ),
  ];
  return section(
    'skipped',
    'Left out',
    'What was not asked says nothing: it is neither a pass nor a failure.',
    tableBox(
      'Left out',
      markup`<table><thead><tr><th scope="col">What</th><th scope="col">Why</th><th scope="col">Code</th></tr></thead><tbody>${rows}</tbody></table>`,
    ),
  );
}

function row(what: Markup | string, { because }: Skip): Markup {
  return markup`<tr><td>${what}</td><td>${because.detail}</td><td><code>${because.code}</code></td></tr>
`;
}

function wholeText(group: readonly Skip[]): string {
  const names = group.map(({ what }) => what);
  const more = names.length - mostNodes;
  return `${names.slice(0, mostNodes).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function grouped(skips: readonly Skip[], keyOf: (skip: Skip) => string): readonly (readonly [Skip, ...Skip[]])[] {
  const groups = new Map<string, [Skip, ...Skip[]]>();
  for (const skip of skips) {
    const known = groups.get(keyOf(skip));
    if (known === undefined) groups.set(keyOf(skip), [skip]);
    else known.push(skip);
  }
  return [...groups.values()];
}
