import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type * as z from 'zod/mini';
import type { Report } from '../../src/domain/report.ts';
import type { Line } from '../../src/report/ndjson/lines.ts';
import { lineJsonSchema, type lineSchema } from '../../src/report/ndjson/schema.ts';
import { renderNdjson } from '../../src/report/ndjson.ts';
import { overallOf } from '../../src/report/overall.ts';
import type { Plain } from './plain.ts';
import { samples } from './samples/index.ts';

const look = { width: 100, color: false };

test('the schema and the types say the same', () => {
  expectTypeOf<Plain<z.output<typeof lineSchema>>>().toEqualTypeOf<Plain<Line>>();
});

test('the published schema is the generated one (npm run schema)', async () => {
  const published = await readFile(new URL('../../schema/report-line.schema.json', import.meta.url), 'utf8');

  expect(JSON.parse(published)).toEqual(lineJsonSchema());
});

const validate = new Ajv2020({ allErrors: true }).compile(lineJsonSchema());

describe.each(Object.entries<Report>(samples))('%s', (_name, report) => {
  const text = renderNdjson(report, look);
  /** As a reader splits that takes every end of a line that any language knows. */
  const lines = text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/u).slice(0, -1);
  const values = lines.map((line) => JSON.parse(line) as Line);

  test('every line is valid by itself', () => {
    const wrong = values.flatMap((value, index) =>
      validate(value) ? [] : [`line ${index + 1}: ${JSON.stringify(validate.errors)}`],
    );

    expect(wrong).toEqual([]);
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('begins with the run, ends with the summary, and each line names its run', () => {
    expect(values[0]?.type).toBe('run');
    expect(values.at(-1)).toMatchObject({ type: 'summary', overall: overallOf(report) });
    expect(values.filter(({ type }) => type === 'run' || type === 'summary')).toHaveLength(2);
    expect(new Set(values.map(({ runId }) => runId))).toEqual(new Set([report.run.id]));
  });

  test('has the whole report in it', () => {
    const parts = (wanted: Line['type']): readonly object[] =>
      values.flatMap(({ type, runId: _id, schemaVersion: _version, ...rest }) => (type === wanted ? [rest] : []));
    const [run] = parts('run');
    const { overall: _, ...last } = parts('summary')[0] as { overall: string };

    expect({
      schemaVersion: values[0]?.schemaVersion,
      ...run,
      ...last,
      cases: parts('case'),
      findings: parts('finding'),
      skipped: parts('skip'),
    }).toEqual(report);
  });
});

test('a line of another type, or with something more, is invalid', () => {
  const [first = ''] = renderNdjson(samples.healthy, look).split('\n');
  const line = JSON.parse(first) as object;

  expect(validate(line)).toBe(true);
  expect(validate({ ...line, type: 'node' })).toBe(false);
  expect(validate({ ...line, extra: 1 })).toBe(false);
});

test('as it was', async () => {
  await expect(renderNdjson(samples['failed-set-up'], look)).toMatchFileSnapshot('golden/failed-set-up.ndjson');
});
