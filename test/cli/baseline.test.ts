import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { baselineOf, compareWithBaseline, tellComparison } from '../../src/cli/baseline.ts';
import type { Report } from '../../src/domain/report.ts';
import { comparisons, healthy } from './diff/comparisons.ts';
import { memoryIo } from './memory-io.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-baseline-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function against(reports: readonly Report[], now: Report) {
  const files = reports.map((_report, index) => join(folder, `${index}.json`));
  await Promise.all(reports.map((report, index) => writeFile(files[index] ?? '', JSON.stringify(report))));
  const baseline = await baselineOf({ baseline: files, color: 'never' });
  if (baseline === undefined) throw new Error('there is a baseline');
  const io = memoryIo();
  const code = await tellComparison(baseline, compareWithBaseline(baseline, now), now, 'text', io);
  return { files, code, out: io.out() };
}

const [broken, stillBroken] = comparisons['nothing-new'];

test('what failed in any of several baselines is known, and where is told: exit 0', async () => {
  const { files, code, out } = await against([broken, healthy], stillBroken);

  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`^\nwhat failed in ${files[0]} is known too\npodreach diff\n`));
  expect(out).toContain('KNOWN  13 cases fail that failed before too');
});

test('what failed in none is not: exit 1', async () => {
  const { code, out } = await against([healthy, healthy], stillBroken);

  expect(code).toBe(1);
  expect(out).toMatch(/\nWORSE {2}13 regressions.*\n$/);
});

test('what failed earlier and passes now as in the last one is not told as repaired', async () => {
  expect((await against([broken, healthy], healthy)).out).not.toContain('REPAIRED');
});

test('one alone is told as ever', async () => {
  const { code, out } = await against([healthy], healthy);

  expect(code).toBe(0);
  expect(out).toMatch(/^\npodreach diff\n/);
});

test('an empty name: exit 2', async () => {
  await expect(baselineOf({ baseline: '', color: 'never' })).rejects.toMatchObject({ message: '--baseline is empty' });
});

test('each of them must be a report', async () => {
  const file = join(folder, 'good.json');
  await writeFile(file, JSON.stringify(healthy));

  await expect(baselineOf({ baseline: [join(folder, 'none.json'), file], color: 'never' })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('none.json'),
  });
});
