import { createColors } from 'picocolors';
import type { Look } from '../report/reporter.ts';

/** Columns beyond which the eye loses the line. */
const widestProse = 100;

/** Columns that sentences of an explanation may take. */
export function proseWidth({ width }: Look): number {
  return Math.min(width, widestProse);
}

/** A heading with what stands below it; nothing where there is nothing to say. */
export function section(title: string, lines: readonly string[], { color }: Look): readonly string[] {
  return lines.length === 0 ? [] : ['', createColors(color).bold(title), ...lines];
}

/** The lines of an explanation as one text. */
export function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
