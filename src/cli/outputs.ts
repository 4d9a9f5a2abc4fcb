import { open, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Report } from '../domain/report.ts';
import { ToolError } from '../errors.ts';
import { type Format, formats } from '../report/format.ts';
import { didYouMean } from './suggest.ts';

/** A file the report is written to, and how. */
export interface Output {
  readonly format: Format;
  readonly path: string;
}

/** What `parseOutput` takes. */
export const outputPattern = new RegExp(`^(${formats.join('|')})=(?!-?$)`);

const example = 'write it as FORMAT=PATH, e.g. --output json=report.json';

/** Parses the values of `--output`. */
export function parseOutputs(values: readonly string[]): readonly Output[] {
  const outputs = values.map(parseOutput);
  const twice = outputs.find(({ path }, index) => outputs.findIndex((other) => other.path === path) !== index);
  if (twice !== undefined) {
    throw new ToolError('USAGE', `--output: two reports would be written to ${twice.path}`, 'give each its own path');
  }
  return outputs;
}

/** Parses one value of `--output`. */
export function parseOutput(value: string): Output {
  const separator = value.indexOf('=');
  if (separator < 0) throw new ToolError('USAGE', `--output: "${value}" names no format`, example);
  const name = value.slice(0, separator);
  const path = value.slice(separator + 1);
  const format = formats.find((known) => known === name);
  if (format === undefined)
    throw new ToolError('USAGE', `--output: there is no format "${name}"`, didYouMean(name, formats));
  if (path === '' || path === '-') {
    throw new ToolError('USAGE', `--output: "${value}" names no file`, `${example}; for stdout use --format ${format}`);
  }
  return { format, path: resolve(path) };
}

/** Proves that every report can be written, so that no run is done for a result that is then lost. */
export async function assertWritable(outputs: readonly Output[]): Promise<void> {
  for (const { path } of outputs) {
    if (await isSpecialFile(path)) continue;
    const temporary = temporaryPath(path);
    try {
      if (await isDirectory(path)) throw new Error('it is a directory');
      const handle = await open(temporary, 'wx');
      await handle.close();
      await unlink(temporary);
    } catch (error) {
      throw notWritable(path, error);
    }
  }
}

/** Writes each report to its file. One that cannot be written does not keep the others from being written. */
export async function writeOutputs(
  outputs: readonly Output[],
  report: Report,
  render: (format: Format, report: Report) => string,
): Promise<readonly ToolError[]> {
  const failures: ToolError[] = [];
  for (const { format, path } of outputs) {
    try {
      await writeAtomically(path, render(format, report));
    } catch (error) {
      failures.push(notWritable(path, error));
    }
  }
  return failures;
}

/** A reader of the file sees the old report or the new one, never half of one. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  if (await isSpecialFile(path)) return await writeFile(path, text);
  const temporary = temporaryPath(path);
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Beside the target, as a rename is atomic within one file system only. */
function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
}

/** Devices and pipes, e.g. `/dev/null` or a shell's `>(…)`, are written to, never replaced. */
async function isSpecialFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a directory',
};

/** Why something could not be written, in words. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

function notWritable(path: string, error: unknown): ToolError {
  return new ToolError(
    'OUTPUT_NOT_WRITABLE',
    `cannot write the report to ${path}: ${reasonOf(error)}`,
    'give --output a path that can be written',
    {
      cause: error,
    },
  );
}
