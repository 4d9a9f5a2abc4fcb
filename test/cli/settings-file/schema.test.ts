import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkCommand } from '../../../src/cli/commands/check.ts';
import { itemReaders, optionReaders } from '../../../src/cli/option-readers.ts';
import { optionOf, settingKeys, settingsJsonSchema } from '../../../src/cli/settings-file/schema.ts';
import { ToolError } from '../../../src/errors.ts';

const validate = new Ajv2020({ allErrors: true, formats: { date: true } }).compile(settingsJsonSchema());

/** Options of `check` that a file has no say in. */
const commandLineOnly = {
  config: 'it names the file itself',
  color: 'it depends on the terminal',
};

test('the published schema is the generated one (npm run schema)', async () => {
  const published = await readFile(new URL('../../../schema/settings.schema.json', import.meta.url), 'utf8');

  expect(JSON.parse(published)).toEqual(settingsJsonSchema());
});

test('every option of check can be set in a file, but for a few', () => {
  const options = Object.keys(checkCommand.options).filter((name) => !Object.hasOwn(commandLineOnly, name));

  expect(settingKeys.map(optionOf).toSorted()).toEqual(options.toSorted());
});

test('every setting is described', () => {
  const { properties } = settingsJsonSchema() as { properties: Record<string, { description?: string }> };

  for (const key of settingKeys) expect(properties[key]?.description, key).toMatch(/\w/);
});

describe('what the schema takes', () => {
  const head = { apiVersion: 'podreach.dev/v1alpha1', kind: 'Settings' };
  const entry = { code: 'dns-down', culprit: 'cluster', reason: 'known', expires: '2026-12-31' };

  test.each<[what: string, settings: unknown, valid: boolean]>([
    ['nothing but its head', head, true],
    ['settings', { ...head, only: ['dns'], agents: 2, keep: false, patience: 0.5 }, true],
    ['an accepted finding', { ...head, accept: [entry] }, true],
    ['no head', { only: ['dns'] }, false],
    ['an unknown key', { ...head, onyl: ['dns'] }, false],
    ['a text where a list is due', { ...head, only: 'dns' }, false],
    ['no agent', { ...head, agents: 0 }, false],
    ['an acceptance without end', { ...head, accept: [{ ...entry, expires: undefined }] }, false],
    ['an acceptance without a real day', { ...head, accept: [{ ...entry, expires: '2026-13-01' }] }, false],
    ['an acceptance without reason', { ...head, accept: [{ ...entry, reason: ' ' }] }, false],
    ['an unknown code', { ...head, accept: [{ ...entry, code: 'dns-up' }] }, false],
  ])('%s', (_what, settings, valid) => {
    expect(validate(JSON.parse(JSON.stringify(settings)))).toBe(valid);
  });

  /** Each as the only setting of a file: the schema takes what the tool takes. */
  test.each<[settings: Readonly<Record<string, string | number | readonly string[]>>, valid: boolean]>([
    [{ agents: 110 }, true],
    [{ agents: 111 }, false],
    [{ agents: 1.5 }, false],
    [{ burst: 10_000 }, true],
    [{ burst: 10_001 }, false],
    [{ concurrency: 1024 }, true],
    [{ concurrency: 1025 }, false],
    [{ patience: 0.1 }, true],
    [{ patience: 0.05 }, false],
    [{ patience: 10 }, true],
    [{ patience: 10.5 }, false],
    [{ timeout: '1m30s' }, true],
    [{ timeout: '0.5h' }, true],
    [{ timeout: '500ms' }, true],
    [{ timeout: '10' }, false],
    [{ timeout: '0s' }, false],
    [{ timeout: '0.0m' }, false],
    [{ timeout: '5min' }, false],
    [{ timeout: ' 5m' }, false],
    [{ image: 'registry:5000/node@sha256:abc' }, true],
    [{ image: 'a b' }, false],
    [{ namespacePrefix: 'a-1' }, true],
    [{ namespacePrefix: 'a-' }, false],
    [{ namespacePrefix: '1a' }, false],
    [{ namespacePrefix: 'a'.repeat(32) }, true],
    [{ namespacePrefix: 'a'.repeat(33) }, false],
    [{ output: ['json=a', 'text=--', 'html=a=b'] }, true],
    [{ output: ['json'] }, false],
    [{ output: ['jsn=a'] }, false],
    [{ output: ['json='] }, false],
    [{ output: ['json=-'] }, false],
    [{ output: ['=a'] }, false],
  ])('%j: %s, as the option does', (settings, valid) => {
    const readers = new Map(Object.entries<(text: string) => unknown>({ ...optionReaders, ...itemReaders }));
    const readAll = (): unknown =>
      Object.entries(settings).flatMap(([key, value]) =>
        [value].flat().map((one) => readers.get(optionOf(key))?.(String(one))),
      );

    expect(validate({ ...head, ...settings })).toBe(valid);
    if (valid) expect(readAll).not.toThrow();
    else expect(readAll).toThrow(ToolError);
  });

  test('the example of the documentation is one', async () => {
    const page = await readFile(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n([^]*?)```/.exec(page) ?? [];

    expect(example).toContain('accept:');
    expect(validate(parse(example)), JSON.stringify(validate.errors)).toBe(true);
  });
});
