/** A part of the page whose rows may be cut off at the end. */
export interface Part {
  /** What it is called where it had to be left out. */
  readonly title: string;
  readonly head?: readonly string[];
  readonly rows: readonly string[];
  readonly tail?: readonly string[];
  /** Said below the rows of those that are left out. */
  readonly rest: (count: number) => string;
  /** Rows that were left out from the start. */
  readonly hidden?: number;
}

const encoder = new TextEncoder();

/** Bytes of UTF-8, which are never fewer than the characters that GitHub counts in comments. */
export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

const blank = 1;
/** For the line that names what was left out. */
const reserve = 400;

/**
 * The page within so many bytes. Room is given in the order of the parts; one that finds too little loses its last rows and says
 * how many, one that finds none is named at the end.
 */
export function fitted(parts: readonly Part[], roomBytes: number): string {
  let left = roomBytes - reserve;
  const pages: string[] = [];
  const dropped: string[] = [];
  for (const part of parts) {
    const page = pageOf(part, left);
    if (page === undefined) {
      dropped.push(part.title);
      continue;
    }
    left -= bytesOf(page) + blank;
    pages.push(page);
  }
  const note =
    dropped.length === 0 ? [] : [`_Left out for lack of room: ${dropped.join(', ')}. The JSON report has it all._\n`];
  const text = [...pages, ...note].join('\n').replaceAll(/\n{3,}/g, '\n\n');
  return bytesOf(text) <= roomBytes ? text : '';
}

function pageOf(part: Part, roomBytes: number): string | undefined {
  const { rows, hidden = 0 } = part;
  const whole = textOf(part, rows.length);
  if (bytesOf(whole) <= roomBytes) return whole;
  // The longest note is that of all rows.
  let used = bytesOf(textOf({ ...part, rows: [], hidden: rows.length + hidden }, 0));
  let shown = 0;
  for (const line of rows) {
    used += bytesOf(line) + 1;
    if (used > roomBytes) break;
    shown++;
  }
  return shown === 0 ? undefined : textOf(part, shown);
}

function textOf({ head = [], rows, tail = [], rest, hidden = 0 }: Part, shown: number): string {
  const missing = rows.length - shown + hidden;
  return [...head, ...rows.slice(0, shown), ...(missing > 0 ? ['', rest(missing)] : []), ...tail]
    .map((line) => `${line}\n`)
    .join('');
}
