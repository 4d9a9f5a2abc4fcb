import type { Options } from 'yargs';
import { ToolError } from '../errors.ts';
import type { OptionSet } from './options.ts';
import { closest } from './suggest.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'PODREACH_';

/** The environment variable that sets an option: `--log-level` is `PODREACH_LOG_LEVEL`. */
export function variableOf(option: string): string {
  return `${prefix}${option.replaceAll('-', '_').toUpperCase()}`;
}

/** Whether the environment sets an option. */
export function isSetIn(environment: Environment, option: string): boolean {
  return (environment[variableOf(option)] ?? '') !== '';
}

/**
 * The options with defaults from their environment variables. yargs' own `.env()` would hand every variable to every command,
 * so that `PODREACH_TIMEOUT` made a strict `podreach report` fail, and could not say that the value came from the environment.
 */
export function withEnvironment<T extends OptionSet>(options: T, environment: Environment): T {
  const entries = Object.entries(options).map(([name, option]) => {
    const value = environment[variableOf(name)];
    return [
      name,
      value === undefined || value === ''
        ? option
        : {
            ...option,
            default: fromText(name, option, value),
            defaultDescription: `${value}, from ${variableOf(name)}`,
          },
    ];
  });
  return Object.fromEntries(entries) as T;
}

function fromText(name: string, option: Options, value: string): string | boolean {
  if (option.type === 'boolean') return switchFromText(name, value);
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

function switchFromText(name: string, value: string): boolean {
  if (['1', 'true', 'yes'].includes(value.toLowerCase())) return true;
  if (['0', 'false', 'no'].includes(value.toLowerCase())) return false;
  throw new ToolError(
    'SETTINGS_INVALID',
    `${variableOf(name)}: "${value}" is neither true nor false`,
    'set it to true or false',
  );
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
