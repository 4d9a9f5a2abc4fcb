import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { PolicyCase } from '#src/domain/policy-case.ts';
import { readCaseFile } from '#src/policy/suite/case-file.ts';

const folder = new URL('../../../manifests/policy-cases/', import.meta.url);

/** All cases of the suite, by file name without `.yaml`. */
export async function readCaseFiles(): Promise<ReadonlyMap<string, readonly PolicyCase[]>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  const read = files.map(async (file) => {
    const area = file.slice(0, -'.yaml'.length);
    return [area, readCaseFile(area, parse(await readFile(new URL(file, folder), 'utf8')))] as const;
  });
  return new Map(await Promise.all(read));
}
