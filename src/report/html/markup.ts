/** HTML that may stand in the page as it is. Only `markup` makes it, so that no text gets there unescaped. */
export class Markup {
  /** The HTML itself. */
  readonly html: string;

  /** Only for `markup` and for what podreach itself brings along: its script, its style, data without any markup. */
  constructor(html: string) {
    this.html = html;
  }
}

/** What may stand in a template: texts and numbers are escaped, lists are joined, and what is absent leaves nothing. */
export type Part = Markup | string | number | undefined | false | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text for an element's content or a quoted attribute's value. Characters that reorder or hide what follows (of names that
 * somebody else chose) are shown as what they are.
 */
export function escapeText(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * Control characters but tabs and ends of lines, line separators, invisible marks, marks that turn the direction of what follows, and
 * halves of characters.
 */
const hidden = /(?![\t\n])[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu;

/** The text with every character that would not be seen, or would change how others are seen, written as its code point. */
export function plainText(text: string): string {
  return text.replace(hidden, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** A template of HTML; attributes are to be quoted by it. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((string, index) => `${string}${textOf(parts[index])}`).join(''));
}

function textOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.html;
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return part.map(textOf).join('');
}
