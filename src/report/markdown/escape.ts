import { visible, visibleUpTo } from '../visible.ts';

/**
 * Everything that GitHub's Markdown reads as more than itself: markup; at the beginning of a line what makes it a list or a
 * heading; what begins a mention, a reference, a formula, an emoji or a link. An underscore within a word is none of it. One pass, so that nothing is escaped twice.
 */
const special =
  /[&<>\\`*[\]|~]|_(?![a-z0-9])|(?<![a-z0-9])_|^[-+=#]|^\d(?=\d*[.)](?:\s|$))|[@#!%](?=\w)|\$|:(?=\/\/|[+-]?1:|100:|1234:|[\w+-]*[a-z][\w+-]*:)|(?<![a-z0-9])www(?=\.)|\bGH(?=-\d)/gi;

/** A mark of its own meaning to Markdown; as a character reference it is never structure. */
const markup = /[&<>\\`*_[\]|~]/;

/**
 * A text as Markdown that shows exactly this text, in paragraphs, lists, tables and HTML alike. What GitHub looks for in the
 * finished page, such as mentions, is torn apart by an element: neither backslashes nor references stop it.
 */
export function escaped(text: string): string {
  return visible(text)
    .trim()
    .replaceAll(special, (found) => (markup.test(found) ? `&#${found.charCodeAt(0)};` : `<span>${found}</span>`));
}

/** A sentence of the cluster's, escaped and cut. */
export function sentence(text: string): string {
  return escaped(visibleUpTo(longestSentence, text));
}

/** An object's name, escaped and cut. */
export function name(text: string): string {
  return escaped(visibleUpTo(longestName, text));
}

const longestSentence = 600;
const longestName = 200;

/** Lines that can be copied as they are. Nothing in them closes the block, as its fence is longer than any run of backticks. */
export function codeBlock(lines: readonly string[]): readonly string[] {
  const shown = lines.map((line) => visibleUpTo(longestCommand, line));
  const longest = Math.max(
    0,
    ...shown.map((line) => Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length))),
  );
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [`${fence}sh`, ...shown, fence];
}

const longestCommand = 2_000;

/** A row of a table; its cells are Markdown already. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** What is folded until someone opens it; the summary is HTML, which `escaped` text is too. */
export function folded(summary: string): { readonly head: readonly string[]; readonly tail: readonly string[] } {
  return { head: ['<details>', `<summary>${summary}</summary>`, ''], tail: ['', '</details>'] };
}
