import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { readCaseFiles } from './case-files.ts';

const rowSchema = z.strictObject({
  ids: z.array(z.string()).min(1),
  behaviour: z.string(),
  cases: z.array(z.string()).default([]),
  because: z.string().optional(),
});
const text = await readFile(new URL('../../../docs/policy-suites.yaml', import.meta.url), 'utf8');
const known = new Set([...(await readCaseFiles()).values()].flat().map(({ id }) => id));
const rows = z.array(rowSchema).parse(parse(text));

test('every case of both suites stands there once', () => {
  const numbered = (letter: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);

  expect(rows.flatMap(({ ids }) => ids).sort()).toEqual([...numbered('C', 230), ...numbered('E', 48)].sort());
});

test('every case of ours that is named exists', () => {
  expect(rows.flatMap(({ cases }) => cases).filter((id) => !known.has(id))).toEqual([]);
});

test('every row names cases, or the reason why there are none', () => {
  expect(rows.filter(({ cases, because }) => cases.length === 0 && because === undefined)).toEqual([]);
});
