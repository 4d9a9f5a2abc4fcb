import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assertWritable, parseOutputs, writeAtomically, writeOutputs } from '../../src/cli/outputs.ts';
import { samples } from '../report/samples/index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-outputs-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('FORMAT=PATH, repeatable; an equals sign may be in the path', () => {
  expect(parseOutputs(['json=a=b.json', 'text=out.txt'])).toEqual([
    { format: 'json', path: resolve('a=b.json') },
    { format: 'text', path: resolve('out.txt') },
  ]);
});

test.each([
  [['report.json'], '--output: "report.json" names no format'],
  [['jsn=x'], '--output: there is no format "jsn"'],
  [['json='], '--output: "json=" names no file'],
  [['json=-'], '--output: "json=-" names no file'],
  [['json=x', 'text=./x'], `--output: two reports would be written to ${resolve('x')}`],
])('%j is refused', (values, message) => {
  expect(() => parseOutputs(values)).toThrow(message);
});

test('what cannot be written is refused beforehand, and nothing is left by the attempt', async () => {
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'file'), '');
  const check = (path: string) => assertWritable([{ format: 'json', path: join(folder, path) }]);

  await expect(check('missing/x.json')).rejects.toMatchObject({
    code: 'OUTPUT_NOT_WRITABLE',
    message: expect.stringContaining('its folder does not exist'),
  });
  await expect(check('file/x.json')).rejects.toThrow('a part of the path is not a folder');
  await expect(check('sub')).rejects.toThrow('it is a directory');
  await check('x.json');
  await check('file');
  expect((await readdir(folder)).toSorted()).toEqual(['file', 'sub']);
});

test('a report replaces the old one in one step, with nothing beside it', async () => {
  const path = join(folder, 'report.json');
  await writeFile(path, 'old');
  await writeAtomically(path, 'new');

  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['report.json']);
});

test('a write that fails leaves the old report and no fragment', async () => {
  await mkdir(join(folder, 'target'));
  await writeFile(join(folder, 'target', 'old'), '');

  await expect(writeAtomically(join(folder, 'target'), 'new')).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['target']);
});

test('devices are written to, never replaced', async () => {
  await assertWritable([{ format: 'json', path: '/dev/null' }]);
  await writeAtomically('/dev/null', 'text');

  expect((await readdir('/dev')).filter((name) => name.includes('.tmp'))).toEqual([]);
});

test('one that fails does not keep the others from being written', async () => {
  const outputs = parseOutputs([`json=${folder}/missing/a.json`, `text=${folder}/b.txt`]);
  const failures = await writeOutputs(outputs, samples.healthy, (format) => format);

  expect(failures.map(({ code }) => code)).toEqual(['OUTPUT_NOT_WRITABLE']);
  expect(await readFile(join(folder, 'b.txt'), 'utf8')).toBe('text');
});
