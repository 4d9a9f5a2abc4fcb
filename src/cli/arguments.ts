import { ToolError } from '../errors.ts';

/** Options and positionals of a command as yargs hands them over. */
export type Arguments = Readonly<Record<string, unknown>>;

/** The value of an option that takes one; given twice there is no telling which one is meant. */
export function textOf(args: Arguments, name: string): string | undefined {
  const value = args[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value)) {
    throw new ToolError(
      'USAGE',
      `--${name} is given ${value.length} times`,
      `give it once; the values were ${value.join(' and ')}`,
    );
  }
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '') throw new ToolError('USAGE', `--${name} is empty`, 'give it a value or leave it out');
  return text;
}

/** As `textOf`, for an option that always has a value. */
export function requiredTextOf(args: Arguments, name: string): string {
  const text = textOf(args, name);
  if (text === undefined) throw new ToolError('USAGE', `--${name} is missing`, `give it, e.g. as --${name} VALUE`);
  return text;
}

/** The value of an option or positional with a fixed set of values. */
export function choiceOf<T extends string>(args: Arguments, name: string, choices: readonly T[]): T {
  const text = requiredTextOf(args, name);
  const choice = choices.find((known) => known === text);
  if (choice === undefined)
    throw new ToolError('USAGE', `--${name}: "${text}" is not a choice`, `choose from ${choices.join(', ')}`);
  return choice;
}

/** Every value of an option that can be repeated, in the order given. */
export function valuesOf(args: Arguments, name: string): readonly string[] {
  const value = args[name];
  return value === undefined ? [] : [value].flat().map(String);
}

/** As `valuesOf`, each value being a comma-separated list; duplicates are dropped. */
export function listOf(args: Arguments, name: string): readonly string[] {
  const items = valuesOf(args, name).flatMap((value) => value.split(','));
  const names = items.map((item) => item.trim()).filter((item) => item !== '');
  if (items.length > 0 && names.length === 0)
    throw new ToolError('USAGE', `--${name} is empty`, 'give it a value or leave it out');
  return [...new Set(names)];
}

/** Whether a switch is on. */
export function flagOf(args: Arguments, name: string): boolean {
  const value = args[name];
  return Array.isArray(value) ? value.at(-1) === true : value === true;
}
