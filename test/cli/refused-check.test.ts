import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { runCommandLine } from '../../src/cli/parser.ts';
import { parseReport } from '../../src/report/parse.ts';
import { type MemoryIo, memoryIo } from './memory-io.ts';

const yesterdays = 'the report of yesterday';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-refused-'));
  file = join(folder, 'report.json');
  await writeFile(file, yesterdays);
});
afterEach(() => rm(folder, { recursive: true }));

async function check(line: string, environment: Record<string, string> = {}): Promise<{ code: number; io: MemoryIo }> {
  const io = memoryIo(environment);
  return { code: await runCommandLine(['check', ...line.split(' ')], commands, io), io };
}

async function settings(text: string): Promise<string> {
  const path = join(folder, 'podreach.yaml');
  await writeFile(path, `apiVersion: podreach.dev/v1alpha1\nkind: Settings\n${text}`);
  return path;
}

async function failureIn(path: string): Promise<unknown> {
  const parsed = parseReport(await readFile(path, 'utf8'));
  return 'report' in parsed ? parsed.report.run : parsed;
}

describe('settings that are refused leave no report of an earlier run', () => {
  test.each([
    ['--only nonsense', /no family or check "nonsense"/],
    ['--timeout 5', /--timeout/],
    ['--baseline nope.json', /cannot read nope\.json: there is no such file/],
    ['--fail-on latency', /there is nothing to compare the run with/],
    ['--image a --image b', /--image is given 2 times/],
    ['--config nope.yaml', /--config: cannot read nope\.yaml/],
  ])('%s', async (options, message) => {
    const { code, io } = await check(`${options} --output json=${file}`);

    expect(code).toBe(2);
    expect(io.out()).toBe('');
    expect(io.err()).toMatch(new RegExp(`^podreach: .*${message.source}.*\\n  .+\\n$`));
    expect(await failureIn(file)).toMatchObject({
      outcome: 'failed',
      failure: { message: expect.stringMatching(message) },
    });
  });

  test('what a variable set is told by its name', async () => {
    const { io } = await check(`--output json=${file}`, { PODREACH_TIMEOUT: 'soon' });

    expect(io.err()).toContain('podreach: PODREACH_TIMEOUT is not a duration: "soon"');
    expect(await failureIn(file)).toMatchObject({ failure: { message: expect.stringMatching(/^PODREACH_TIMEOUT/) } });
  });

  test('every format, stdout and the summary of a step', async () => {
    const summary = join(folder, 'summary.md');
    const { code, io } = await check(`--only nonsense --format github --output junit=${join(folder, 'x.xml')}`, {
      GITHUB_STEP_SUMMARY: summary,
    });

    expect(code).toBe(2);
    expect(io.out()).toMatch(/^::error title=podreach%3A USAGE::.*nonsense/);
    expect(await readFile(join(folder, 'x.xml'), 'utf8')).toMatch(/<error [^>]*type="USAGE"/);
    expect(await readFile(summary, 'utf8')).toContain('Stopped: USAGE');
  });

  test('a mistake that is only found after the settings file was read is told by its place there', async () => {
    const path = await settings(`policyCases: [nonsense]\noutput: ['json=${file}']\n`);
    const { code, io } = await check(`--config ${path}`);

    expect(code).toBe(2);
    expect(io.err()).toContain(`${path}:3:15: policyCases`);
    expect(await failureIn(file)).toMatchObject({ failure: { message: expect.stringContaining(`${path}:3:15`) } });
  });

  test('a value that no option takes is told by its place, and reaches the outputs of the command line', async () => {
    const path = await settings('timeout: 5min\n');
    const { io } = await check(`--config ${path} --output json=${file}`);

    expect(io.err()).toContain(`${path}:3:10: timeout is not a duration`);
    expect(await failureIn(file)).toMatchObject({ failure: { message: expect.stringContaining(`${path}:3:10`) } });
  });

  test('a settings file that cannot be read as one reaches the outputs of the command line', async () => {
    const path = await settings('onyl: [dns]\n');
    const { code } = await check(`--config ${path} --output json=${file}`);

    expect(code).toBe(2);
    expect(await failureIn(file)).toMatchObject({ failure: { code: 'SETTINGS_INVALID' } });
  });
});

describe('an output that cannot be written leaves no report of an earlier run in the others', () => {
  test.each([
    ['--only dns', /cannot write the report to .*x\.html: its folder does not exist/, 'OUTPUT_NOT_WRITABLE'],
    ['--only nonsense', /no family or check/, 'USAGE'],
  ])('%s', async (options, message, failure) => {
    const { code, io } = await check(`${options} --output html=/nonexistent/x.html --output json=${file}`);

    expect(code).toBe(2);
    expect(io.out()).toBe('');
    expect(io.err()).toMatch(message);
    expect(io.err().match(/cannot write the report to/g)).toHaveLength(1);
    expect(await failureIn(file)).toMatchObject({ outcome: 'failed', failure: { code: failure } });
    expect(await readdir(folder)).toEqual(['report.json']);
  });

  test('several are each told', async () => {
    const { io } = await check(`--only dns --output html=/nonexistent/x --output text=${folder} --output json=${file}`);

    expect(io.err()).toMatch(/^podreach: .*\/nonexistent\/x: its folder.*\n.*\npodreach: .*: it is a directory\n.*\n$/);
    expect(await failureIn(file)).toMatchObject({ failure: { code: 'OUTPUT_NOT_WRITABLE' } });
  });

  test('also on stdout', async () => {
    const { code, io } = await check('--only dns --format github --output html=/nonexistent/x.html');

    expect(code).toBe(2);
    expect(io.out()).toMatch(/^::error title=podreach%3A OUTPUT_NOT_WRITABLE::/);
  });
});

describe('where it is not known where reports go, none is written', () => {
  test.each([
    ['--only dns --output nonsense', /"nonsense" names no format/],
    ['--only nonsense --output nonsense', /no family or check/],
  ])('%s', async (options, message) => {
    await expect(check(`${options} --output json=${file}`)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: 2,
    });
    expect(await readFile(file, 'utf8')).toBe(yesterdays);
    expect(await readdir(folder)).toEqual(['report.json']);
  });
});
