import { readFile } from 'node:fs/promises';
import type { AcceptedDeviation } from '../../domain/acceptance.ts';
import { ToolError } from '../../errors.ts';
import { type Arguments, textOf } from '../arguments.ts';
import type { OptionSet } from '../options.ts';
import { parseSettings, type SettingsFile } from './parse.ts';
import { optionOf, settingKeys } from './schema.ts';

/** The arguments of a command, after its settings file has had its say. */
export interface Settled {
  /** Goes on with them. An error about an option that the file set comes out with its place in the file. */
  run<T>(work: (args: Arguments, accept: readonly AcceptedDeviation[]) => Promise<T>): Promise<T>;
}

/**
 * Lays the file that `--config` names under what was given on the command line or in the environment. Of the file only what
 * `options` have is taken: a command that shares it with another one leaves the rest alone.
 */
export async function settledBy(args: Arguments, given: ReadonlySet<string>, options: OptionSet): Promise<Settled> {
  const path = textOf(args, 'config');
  if (path === undefined) return { run: (work) => work(args, []) };
  const file = parseSettings(path, await textOfFile(path));
  const taken = Object.entries(file.values).filter(([name]) => Object.hasOwn(options, name) && !given.has(name));
  const names = new Set(taken.map(([name]) => name));
  return {
    run: (work) =>
      work({ ...args, ...Object.fromEntries(taken) }, file.accept).catch((error: unknown) => {
        throw error instanceof ToolError ? inFile(error, file, names) : error;
      }),
  };
}

async function textOfFile(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ToolError(
      'SETTINGS_INVALID',
      `--config: cannot read ${path}: ${code === 'ENOENT' ? 'there is no such file' : message}`,
      'name a YAML file; schema/settings.schema.json tells what it may say',
      { cause: error },
    );
  });
}

/** Mistakes are found by whoever reads the option, who knows it by its name on the command line. */
function inFile(error: ToolError, file: SettingsFile, names: ReadonlySet<string>): ToolError {
  const [, option = '', rest = ''] = /^--([a-z-]+)([^]*)$/.exec(error.message) ?? [];
  const key = settingKeys.find((one) => optionOf(one) === option);
  if (key === undefined || !names.has(option)) return error;
  const [, item] = /"([^"]*)"/.exec(rest) ?? [];
  return new ToolError(error.code, `${file.placeOf(key, item)}: ${key}${rest}`, error.hint, { cause: error });
}
