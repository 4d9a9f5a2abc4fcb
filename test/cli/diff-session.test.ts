import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diffSession } from '../../src/cli/diff-session.ts';
import type { Report } from '../../src/domain/report.ts';
import { samples } from '../report/samples/index.ts';
import { comparisons, healthy } from './diff/comparisons.ts';
import { type MemoryIo, memoryIo } from './memory-io.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-diff-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function saved(name: string, report: Report): Promise<string> {
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(report));
  return file;
}

async function diffOf(
  [before, after]: readonly [Report, Report],
  more: Record<string, unknown> = {},
): Promise<{ readonly code: number; readonly io: MemoryIo }> {
  const io = memoryIo();
  const files = { before: await saved('before', before), after: await saved('after', after) };
  return { code: await diffSession({ ...files, format: 'text', color: 'auto', ...more }, io), io };
}

test.each<[keyof typeof comparisons, number, RegExp]>([
  ['one-node-lost', 1, /\nWORSE {2}13 regressions.*\n$/],
  ['nothing-new', 0, /\nNOTHING GOT WORSE {2}.*\n$/],
  ['accepted', 0, /\nNOTHING GOT WORSE {2}6 regressions accepted.*\n$/],
  ['no-node-in-common', 3, /\nCOULD NOT COMPARE {2}the two reports have no node in common\n$/],
  ['node-not-ready', 3, /\nCOULD NOT COMPARE {2}35 cases no longer asked.*\n$/],
  ['slower', 0, /\nNOTHING GOT WORSE {2}2 slower paths.*\n$/],
])('%s: exit %d', async (name, exitCode, lastLine) => {
  const { code, io } = await diffOf(comparisons[name]);

  expect(io.out()).toMatch(lastLine);
  expect(code).toBe(exitCode);
  expect(io.err()).toBe('');
});

test('--fail-on latency: slower paths fail', async () => {
  const { code, io } = await diffOf(comparisons.slower, { 'fail-on': 'latency' });

  expect(code).toBe(1);
  expect(io.out()).toMatch(/\nWORSE {2}2 slower paths · \d+ compared\n$/);
});

test('json is the comparison and nothing else', async () => {
  const { code, io } = await diffOf(comparisons['one-node-lost'], { format: 'json' });

  expect(code).toBe(1);
  expect(JSON.parse(io.out())).toMatchObject({
    diffVersion: 1,
    result: { status: 'worse', because: ['13 regressions'] },
    regressions: [
      { finding: { code: 'node-isolated' }, isNew: true },
      { check: 'pod-to-pod.tcp', node: 'n1' },
    ],
  });
});

test('markdown for a pull request', async () => {
  const { io } = await diffOf(comparisons['one-node-lost'], { format: 'markdown' });

  expect(io.out()).toMatch(/^## It got worse: 13 regressions\n/);
});

test.each([
  ['interrupted', /after\.json cannot be compared: its run was interrupted\n {2}run the check again/],
  ['failed-set-up', /after\.json cannot be compared: its run failed \(IMAGE_PULL/],
] as const)('a later run that was %s: exit 3, and nothing on stdout', async (name, message) => {
  const { code, io } = await diffOf([healthy, samples[name]]);

  expect(code).toBe(3);
  expect(io.err()).toMatch(message);
  expect(io.out()).toBe('');
});

test('an earlier run that was interrupted is nothing to compare with: exit 2', async () => {
  await expect(diffOf([samples.interrupted, healthy])).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('before.json is no report to compare with: its run was interrupted'),
  });
});

test('a file that is not there or no report: exit 2, with its name', async () => {
  const before = await saved('before', healthy);
  const args = { before, after: '/nonexistent', format: 'text', color: 'auto' };

  await expect(diffSession(args, memoryIo())).rejects.toMatchObject({
    exitCode: 2,
    message: 'cannot read /nonexistent: there is no such file',
  });
  const other = join(folder, 'other.json');
  await writeFile(other, '{}');
  await expect(diffSession({ ...args, after: other }, memoryIo())).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('other.json is not a report: schemaVersion'),
  });
});
