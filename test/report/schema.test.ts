import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type * as z from 'zod/mini';
import type { Report } from '../../src/domain/report.ts';
import { renderJson } from '../../src/report/json.ts';
import { parseReport } from '../../src/report/parse.ts';
import { reportJsonSchema, type reportSchema } from '../../src/report/schema.ts';
import type { Plain } from './plain.ts';
import { samples } from './samples/index.ts';

test('the schema and the types say the same', () => {
  expectTypeOf<Plain<z.output<typeof reportSchema>>>().toEqualTypeOf<Plain<Report>>();
});

test('the published schema is the generated one (npm run schema)', async () => {
  const published = await readFile(new URL('../../schema/report.schema.json', import.meta.url), 'utf8');

  expect(JSON.parse(published)).toEqual(reportJsonSchema());
});

describe('a report', () => {
  const validate = new Ajv2020({ allErrors: true }).compile(reportJsonSchema());

  test.each(Object.entries(samples))('%s is valid, and is read back as it was', (_name, report) => {
    const text = renderJson(report, { width: 80, color: false });

    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    expect(parseReport(text)).toEqual({ report });
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('with a property nobody knows is invalid', () => {
    expect(validate({ ...samples.healthy, extra: 1 })).toBe(false);
  });
});

describe('what is not a report is told with its place', () => {
  const report = JSON.parse(JSON.stringify(samples['one-way'])) as Report;
  const [first, ...others] = report.cases;

  test.each<[what: string, content: unknown, problem: RegExp]>([
    ['no JSON', '{', /^it is not JSON/],
    ['another file', { name: 'x' }, /^schemaVersion: expected 1/],
    ['a list', [], /^the whole file: expected object/],
    ['nothing', null, /^the whole file: expected object/],
    ['a later version', { schemaVersion: 2 }, /schema version 2, and this podreach reads version 1/],
    [
      'a wrong value',
      { ...report, cases: [{ ...first, family: 'pods' }, ...others] },
      /^cases\[0\]\.family: expected "pod-ip" or/,
    ],
    ['a missing part', { ...report, summary: { pass: 1 } }, /^summary\.fail: expected/],
    ['an unknown part', { ...report, run: { ...report.run, color: 'red' } }, /^run: unknown color/],
    [
      'an unknown variant',
      { ...report, cases: [{ ...first, verdict: { status: 'maybe' } }] },
      /^cases\[0\]\.verdict\.status: /,
    ],
  ])('%s', (_what, content, problem) => {
    const parsed = parseReport(typeof content === 'string' ? content : JSON.stringify(content));

    expect(parsed).toHaveProperty('problem', expect.stringMatching(problem));
  });
});
