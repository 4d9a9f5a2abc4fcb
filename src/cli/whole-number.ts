import { ToolError } from '../errors.ts';

/** The number from 1 to `most` that an option's text stands for. */
export function wholeNumber(option: string, text: string, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= 1 && number <= most) return number;
  throw new ToolError(
    'USAGE',
    `${option}: "${text}" is not a whole number from 1 to ${most}`,
    'give a number within these bounds',
  );
}
