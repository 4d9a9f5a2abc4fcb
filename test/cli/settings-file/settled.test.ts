import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Arguments } from '../../../src/cli/arguments.ts';
import { checkCommand } from '../../../src/cli/commands/check.ts';
import { defaults } from '../../../src/cli/options.ts';
import { scopeOptions } from '../../../src/cli/scope-options.ts';
import { checkSettings } from '../../../src/cli/settings.ts';
import { settledBy } from '../../../src/cli/settings-file/settled.ts';

let file = '';
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'podreach-settings-')), 'podreach.yaml');
});
afterEach(() => rm(join(file, '..'), { recursive: true }));

async function save(settings: string): Promise<void> {
  await writeFile(file, `apiVersion: podreach.dev/v1alpha1\nkind: Settings\n${settings}`);
}

/** What a command works with, where these options were given besides the file. */
async function settled(given: Arguments = {}, options = checkCommand.options): Promise<Arguments> {
  const args = { ...defaults, ...given, config: file };
  return (await settledBy(args, new Set(Object.keys(given)), options)).run(async (all) => all);
}

test('the file goes over defaults, and under what was given', async () => {
  await save('timeout: 1m\nconcurrency: 4\nnodes: [n1, n2]\nkeep: true\n');

  expect(checkSettings(await settled({ timeout: '2m' }), 'r1', [])).toMatchObject({
    timeoutMs: 120_000,
    concurrency: 4,
    nodes: ['n1', 'n2'],
    keep: true,
    mesh: 'full',
  });
});

test('what equals a default counts as given', async () => {
  await save('timeout: 1m\n');

  expect(await settled({ timeout: defaults.timeout })).toMatchObject({ timeout: '5m' });
});

test('a command takes only what it has', async () => {
  await save('only: [dns]\ntimeout: 1m\n');

  expect(await settled({}, scopeOptions)).toMatchObject({ only: ['dns'], timeout: defaults.timeout });
});

test('no file, nothing changes', async () => {
  const settled = await settledBy({ ...defaults }, new Set(), checkCommand.options);

  expect(await settled.run(async (args, accept) => ({ args, accept }))).toEqual({ args: { ...defaults }, accept: [] });
});

test.each<[settings: string, place: string, message: string]>([
  ['policyCases: [egress, ingres]\n', '3:15', 'policyCases: there is no tag or policy case "egress"'],
])('what only the option knows to be wrong has its place too: %j', async (settings, place, message) => {
  await save(settings);
  const args = { ...defaults, config: file };
  const one = await settledBy(args, new Set(), checkCommand.options);

  await expect(one.run(async (all) => checkSettings(all, 'r1', []))).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(`${file}:${place}: ${message}`),
  });
});

test('what is wrong on the command line is not blamed on the file', async () => {
  await save('timeout: 5m\n');
  const args = { ...defaults, timeout: '7', config: file };
  const one = await settledBy(args, new Set(['timeout']), checkCommand.options);

  await expect(one.run(async (all) => checkSettings(all, 'r1', []))).rejects.toMatchObject({
    message: '--timeout is not a duration: "7"',
  });
});

test('a file that is not there: exit 2', async () => {
  await expect(settled()).rejects.toMatchObject({
    exitCode: 2,
    message: `--config: cannot read ${file}: there is no such file`,
  });
});
