import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, expectTypeOf, test } from 'vitest';
import type * as z from 'zod/mini';
import { type DiffReport, diffJson } from '../../../src/cli/diff/json.ts';
import { diffJsonSchema, type diffSchema } from '../../../src/cli/diff/schema.ts';
import { compareReports } from '../../../src/gate/compare.ts';
import { gateResult } from '../../../src/gate/result.ts';
import type { Plain } from '../../report/plain.ts';
import { comparisons } from './comparisons.ts';

test('the schema and the types say the same', () => {
  expectTypeOf<Plain<z.output<typeof diffSchema>>>().toEqualTypeOf<Plain<DiffReport>>();
});

test('the published schema is the generated one (npm run schema)', async () => {
  const published = await readFile(new URL('../../../schema/diff.schema.json', import.meta.url), 'utf8');

  expect(JSON.parse(published)).toEqual(diffJsonSchema());
});

const validate = new Ajv2020({ allErrors: true }).compile(diffJsonSchema());

test.each(Object.entries(comparisons))('%s is valid', (_name, [before, after]) => {
  const comparison = compareReports(before, after);
  const written: unknown = JSON.parse(diffJson(comparison, gateResult(comparison, ['latency'])));

  expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
});

test('a kind of change that nobody knows is invalid', () => {
  const [before, after] = comparisons['one-node-lost'];
  const comparison = compareReports(before, after);
  const text = diffJson(comparison, gateResult(comparison, [])).replace('"kind": "regressed"', '"kind": "worsened"');

  expect(validate(JSON.parse(text))).toBe(false);
});
