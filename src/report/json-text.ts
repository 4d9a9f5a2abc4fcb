/**
 * What JSON may hold as it is, but a terminal or a reader of lines does not: C1 control characters, separators that some languages
 * take for the end of a line, marks that turn the direction of text.
 */
const unsafe = /[\u007f-\u009f\u2028\u2029\p{Bidi_Control}]/gu;

/** A value as JSON that can be printed and split into lines anywhere. It means the same as without these escapes. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replaceAll(
    unsafe,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
