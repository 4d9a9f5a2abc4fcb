import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reportCommand } from '../../src/cli/commands/report.ts';
import { runCommandLine } from '../../src/cli/parser.ts';
import { reportSession } from '../../src/cli/report-session.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderText } from '../../src/report/text.ts';
import { samples } from '../report/samples/index.ts';
import { memoryIo } from './memory-io.ts';

const look = { width: 100, color: false };
let file = '';
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'podreach-report-')), 'report.json');
  await writeFile(file, renderJson(samples['one-way'], look));
});
afterEach(() => rm(join(file, '..'), { recursive: true }));

test('shows a saved report again, and the showing succeeds whatever the verdict was', async () => {
  const io = memoryIo();

  expect(await reportSession({ file, format: 'text', color: 'auto' }, io)).toBe(0);
  expect(io.out()).toBe(renderText(samples['one-way'], look));
});

test('writes other formats too', async () => {
  await reportSession({ file, format: 'json', color: 'auto', output: `text=${file}.txt` }, memoryIo());

  expect(await readFile(`${file}.txt`, 'utf8')).toBe(renderText(samples['one-way'], look));
});

test('a file that is not there or no report: exit 2, with the place', async () => {
  await expect(
    reportSession({ file: '/nonexistent', format: 'text', color: 'auto' }, memoryIo()),
  ).rejects.toMatchObject({
    exitCode: 2,
    message: 'cannot read /nonexistent: there is no such file',
  });
  await writeFile(file, '{"schemaVersion": 1}');
  await expect(reportSession({ file, format: 'text', color: 'auto' }, memoryIo())).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('is not a report: tool: expected object'),
  });
});

test('a file that is no JSON is told on one line', async () => {
  await writeFile(file, '{\n"a": x\n}\n');

  await expect(reportSession({ file, format: 'text', color: 'auto' }, memoryIo())).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^\S+ is not a report: it is not JSON \(.*\)$/),
  });
});

test('- is stdin', async () => {
  const io = memoryIo({}, renderJson(samples['one-way'], look));

  expect(await runCommandLine(['report', '-'], [reportCommand], io)).toBe(0);
  expect(io.out()).toBe(renderText(samples['one-way'], look));
  await expect(runCommandLine(['report', '-'], [reportCommand], memoryIo({}, ''))).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^stdin is not a report: it is not JSON/),
  });
});
