import type { Options } from 'yargs';
import { ToolError } from '../errors.ts';
import type { OptionSet } from './options.ts';
import { closest } from './suggest.ts';
import { switchOf } from './switch.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Options that the environment sets, with their values: more than one where the variable has several lines. */
export type EnvironmentValues = ReadonlyMap<string, readonly string[]>;

const prefix = 'PODREACH_';

/**
 * A run is told by its variables where its report goes and in which format. A command beside it would write another report over
 * that file, or does not have that format.
 */
const ofCheckAlone: ReadonlySet<string> = new Set(['format', 'output']);

/** The environment variable that sets an option: `--log-level` is `PODREACH_LOG_LEVEL`. */
export function variableOf(option: string): string {
  return `${prefix}${option.replaceAll('-', '_').toUpperCase()}`;
}

/** What the environment says of a command's options. A blank variable says nothing, and neither does a blank line. */
export function environmentValues(path: string, options: OptionSet, environment: Environment): EnvironmentValues {
  return new Map(
    Object.keys(options)
      .filter((name) => path === 'check' || !ofCheckAlone.has(name))
      .map((name): [string, readonly string[]] => {
        const lines = (environment[variableOf(name)] ?? '').split('\n').map((line) => line.trim());
        return [name, lines.filter((line) => line !== '')];
      })
      .filter(([, lines]) => lines.length > 0),
  );
}

/**
 * The options with defaults from their environment variables. yargs' own `.env()` would hand every variable to every command,
 * so that `PODREACH_TIMEOUT` made a strict `podreach report` fail, and could not say that the value came from the environment.
 */
export function withEnvironment<T extends OptionSet>(options: T, values: EnvironmentValues): T {
  const entries = Object.entries(options).map(([name, option]) => {
    const lines = values.get(name);
    if (lines === undefined) return [name, option];
    const found = lines.map((line) => fromText(name, option, line));
    const defaultDescription = `${lines.join(', ')}, from ${variableOf(name)}`;
    return [name, { ...option, default: found.length === 1 ? found[0] : found, defaultDescription }];
  });
  return Object.fromEntries(entries) as T;
}

function fromText(name: string, option: Options, value: string): string | boolean {
  if (option.type === 'boolean') return switchOf(variableOf(name), value);
  const choices = option.choices?.map(String);
  if (choices !== undefined && !choices.includes(value)) {
    throw new ToolError(
      'SETTINGS_INVALID',
      `${variableOf(name)}: "${value}" is not a choice`,
      `choose from ${choices.join(', ')}`,
    );
  }
  return value;
}

/** Mistakes are found by whoever reads the option, who knows it by its name on the command line: `names` are set by variables. */
export function inEnvironment(error: ToolError, names: ReadonlySet<string>): ToolError {
  const [, option = '', rest = ''] = /^--([a-z-]+)([^]*)$/.exec(error.message) ?? [];
  if (!names.has(option)) return error;
  return new ToolError(error.code, `${variableOf(option)}${rest}`, error.hint, { cause: error });
}

/**
 * Variables that look like a mistyped setting, as warnings. Others with the prefix are not ours to judge: scripts around
 * podreach may have their own.
 */
export function suspectVariables(options: readonly string[], environment: Environment): readonly string[] {
  const known = options.map(variableOf);
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix) && !known.includes(name))
    .flatMap((name) => {
      const meant = closest(
        name.slice(prefix.length),
        known.map((variable) => variable.slice(prefix.length)),
      );
      return meant === undefined
        ? []
        : [`the environment variable ${name} is not known; did you mean ${prefix}${meant}?`];
    });
}
