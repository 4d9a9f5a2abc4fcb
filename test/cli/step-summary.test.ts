import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reportSession } from '../../src/cli/report-session.ts';
import { appendStepSummary, stepSummaryPath } from '../../src/cli/step-summary.ts';
import { renderGithub } from '../../src/report/github.ts';
import { renderJson } from '../../src/report/json.ts';
import { markdownWithin } from '../../src/report/markdown.ts';
import { renderText } from '../../src/report/text.ts';
import { samples } from '../report/samples/index.ts';
import { memoryIo } from './memory-io.ts';

const report = samples['one-way'];
const look = { width: 100, color: false };
const limit = 1024 * 1024;
const whole = markdownWithin(report, limit);

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-summary-'));
  path = join(folder, 'summary.md');
});
afterEach(() => rm(folder, { recursive: true }));

test('there is one only where a runner has named a file', () => {
  expect(stepSummaryPath({ GITHUB_STEP_SUMMARY: '/x' })).toBe('/x');
  expect(stepSummaryPath({ GITHUB_STEP_SUMMARY: '' })).toBeUndefined();
  expect(stepSummaryPath({})).toBeUndefined();
});

test('it is the first in an empty file, or in one that is not there yet', async () => {
  await appendStepSummary(path, report);

  expect(await readFile(path, 'utf8')).toBe(whole);
});

test('what the step said before stays', async () => {
  await writeFile(path, '# before\n<b>unfinished');
  await appendStepSummary(path, report);
  await appendStepSummary(path, report);

  expect(await readFile(path, 'utf8')).toBe(`# before\n<b>unfinished\n\n${whole}\n\n${whole}`);
});

test.each([0, 1, 300, 2_000, 4_000])('with %d bytes left the limit of a step is kept', async (left) => {
  await writeFile(path, 'x'.repeat(limit - left));
  await appendStepSummary(path, report);

  const { size } = await stat(path);
  expect(size).toBeLessThanOrEqual(limit);
  expect(size > limit - left).toBe(left >= 300);
});

describe('podreach report --format github', () => {
  let file = '';
  beforeEach(async () => {
    file = join(folder, 'report.json');
    await writeFile(file, renderJson(report, look));
  });
  const environment = () => ({ GITHUB_STEP_SUMMARY: path });
  const exists = () =>
    stat(path).then(
      () => true,
      () => false,
    );

  test('writes annotations on stdout and adds to the summary', async () => {
    const io = memoryIo(environment());

    expect(await reportSession({ file, format: 'github', color: 'auto' }, io)).toBe(0);
    expect(io.out()).toBe(renderGithub(report, look));
    expect(await readFile(path, 'utf8')).toBe(whole);
  });

  test('adds once, if the format is asked for twice', async () => {
    const args = { file, format: 'github', color: 'auto', output: `github=${join(folder, 'annotations')}` };
    await reportSession(args, memoryIo(environment()));

    expect(await readFile(path, 'utf8')).toBe(whole);
  });

  test('as an --output it adds too', async () => {
    const args = { file, format: 'text', color: 'auto', output: `github=${join(folder, 'annotations')}` };
    await reportSession(args, memoryIo(environment()));

    expect(await readFile(path, 'utf8')).toBe(whole);
  });

  test('both on stdout, annotations stand before the text', async () => {
    const io = memoryIo(environment());
    await reportSession({ file, format: 'text', color: 'auto', output: 'github=/dev/stdout' }, io);

    expect(io.out()).toBe(renderGithub(report, look) + renderText(report, look));
  });

  test('other formats leave it alone, and so does a machine that is no runner', async () => {
    await reportSession({ file, format: 'markdown', color: 'auto' }, memoryIo(environment()));
    await reportSession({ file, format: 'github', color: 'auto' }, memoryIo());

    expect(await exists()).toBe(false);
  });

  test('a summary that cannot be written is told, and changes nothing else', async () => {
    await mkdir(path);
    const io = memoryIo(environment());

    expect(await reportSession({ file, format: 'github', color: 'auto' }, io)).toBe(0);
    expect(io.err()).toMatch(/^podreach: cannot add to the step summary .*: EISDIR/);
    expect(io.out()).toBe(renderGithub(report, look));
  });
});
