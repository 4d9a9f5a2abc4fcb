import type { Case, Skip } from '../../domain/case.ts';
import type { Report } from '../../domain/report.ts';
import { heading, type Page } from './page.ts';
import { counted, listed, paragraph } from './wrap.ts';

/** Nodes and cases beyond this are told by their number; checks never are, so that each stands in the report by name. */
const mostOthers = 12;
const mostNodes = 6;

const checkMark = 'check ';
const nodeMark = 'node ';

/** What was left out, grouped by the reason. */
export function skipSection(report: Report, page: Page): readonly string[] {
  const [checkTexts, texts] = groupedTexts(report, page);
  if (texts.length + checkTexts.length === 0) return [];
  const more = texts.length - mostOthers;
  return [
    heading(page, 'SKIPPED'),
    ...checkTexts.flatMap((text) => paragraph('  - ', text, page.proseWidth)),
    ...texts.slice(0, mostOthers).flatMap((text) => paragraph('  - ', text, page.proseWidth)),
    ...(more > 0 ? [page.faint(`  and ${more} more`)] : []),
  ];
}

/** The same as sentences, all of them, checks first. */
export function skipTexts(report: Report, page: Pick<Page, 'node'>): readonly string[] {
  return groupedTexts(report, page).flat();
}

function groupedTexts(
  { skipped, cases }: Report,
  page: Pick<Page, 'node'>,
): readonly [checks: readonly string[], others: readonly string[]] {
  const checks = groupBy(
    skipped.filter(({ what }) => what.startsWith(checkMark)),
    ({ because }) => `${because.code} ${because.detail}`,
  );
  const nodes = groupBy(
    skipped.filter(({ what }) => what.startsWith(nodeMark)),
    ({ because }) => because.code,
  );
  const others = skipped.filter(({ what }) => !what.startsWith(checkMark) && !what.startsWith(nodeMark));
  return [
    checks.map(([first, ...rest]) => checksText(first, [first, ...rest])),
    [...nodes.map((group) => nodesText(group, page)), ...others.map(plainText), ...caseTexts(cases)],
  ];
}

function checksText({ because }: Skip, group: readonly Skip[]): string {
  return `${group.map(({ what }) => what.slice(checkMark.length)).join(', ')}: ${because.detail}`;
}

/** One node with its reason in full; several of one kind by their names. */
function nodesText(group: readonly [Skip, ...Skip[]], page: Pick<Page, 'node'>): string {
  const [first] = group;
  if (group.length === 1) return plainText(first);
  const names = group.map(({ what }) => page.node(what.slice(nodeMark.length)));
  return `${counted(group.length, 'node')} (${first.because.code}): ${listed(names, mostNodes)}`;
}

function plainText({ what, because }: Skip): string {
  return `${what}: ${because.detail}`;
}

function caseTexts(cases: readonly Case[]): readonly string[] {
  const skips = cases.flatMap(({ check, verdict }) =>
    verdict.status === 'skipped' ? [{ check, because: verdict.because }] : [],
  );
  return groupBy(skips, ({ check, because }) => `${check} ${because.code}`).map(
    ([first, ...rest]) => `${first.check}, ${counted(rest.length + 1, 'case')}: ${first.because.detail}`,
  );
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly [Item, ...Item[]][] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
