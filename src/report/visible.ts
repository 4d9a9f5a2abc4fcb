/** Whatever ends a line, or could: a name must not be able to begin a new one. */
const lineEnds = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;

/**
 * Control characters, which steer terminals and which XML forbids; marks that turn the direction of text or cannot be seen, but for
 * the joiners that emoji and some scripts need; halves of characters, and what is no character at all.
 */
const unseen = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/**
 * A text of the cluster on one line and with nothing in it that acts instead of being read: `\u{1b}` stands where there was an
 * escape character. Formats call it before they escape what is special to themselves.
 */
export function visible(text: string): string {
  return text
    .replaceAll(lineEnds, ' ')
    .replaceAll(unseen, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
}

/** The same, cut where it is longer than so many UTF-16 units. What was cut ends in `…`. */
export function visibleUpTo(most: number, text: string): string {
  return cut(most, visible(cut(most, text)));
}

const ellipsis = '…';

function cut(most: number, text: string): string {
  // Half a character at the cut is left out with the rest.
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/\p{Cs}$/u, '')}${ellipsis}`;
}
