import { createColors } from 'picocolors';
import type { Look } from '../../report/reporter.ts';
import { paragraph } from '../../report/text/wrap.ts';

/** What a comparison is laid out with; everything that is put on it came from files and is made printable first. */
export interface Sheet {
  readonly colors: ReturnType<typeof createColors>;
  /** A heading with a faint remark. */
  heading(title: string, remark?: string): string;
  /** A wrapped paragraph behind a lead. */
  lines(lead: string, text: string): readonly string[];
  /** The same, faint. */
  faint(lead: string, text: string): readonly string[];
  /** The last line, which is never wrapped: `tail -1` shows all of it. */
  verdict(word: string, text: string): string;
}

/** Columns beyond which the eye loses the line. */
const widestProse = 110;

/** A sheet of this look. */
export function sheetOf({ width, color }: Look): Sheet {
  const colors = createColors(color);
  const prose = Math.min(width, widestProse);
  const lines = (lead: string, text: string): readonly string[] => paragraph(lead, printable(text), prose);
  return {
    colors,
    heading: (title, remark = '') => {
      const [first = '', ...rest] = lines(`${title}  `, remark === '' ? ' ' : remark);
      if (remark === '') return colors.bold(title);
      return [`${colors.bold(title)}${colors.dim(first.slice(title.length))}`, ...rest.map(colors.dim)].join('\n');
    },
    lines,
    faint: (lead, text) => lines(lead, text).map((line) => colors.dim(line)),
    verdict: (word, text) => `${word}  ${printable(text)}`,
  };
}

/** Without what would move a terminal's cursor or change its colours: a file may hold anything. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '�');
}
