import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { comparisons } from './diff/comparisons.ts';
import { samples } from '../report/samples/index.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));

let folder = '';
let report = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-process-'));
  report = join(folder, 'sample.json');
  await writeFile(report, JSON.stringify(samples.healthy));
});
afterEach(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs podreach, its stdin open and with one of its streams on a disk that is full. */
async function podreach(
  args: readonly string[],
  options: { full?: 'stdout' | 'stderr'; environment?: Record<string, string>; node?: readonly string[] } = {},
): Promise<Ended> {
  const { full, environment = {}, node = [] } = options;
  const fullDisk = openSync('/dev/full', 'w');
  const streamOf = (name: string) => (name === full ? fullDisk : 'pipe');
  const child = spawn(process.execPath, ['--import', 'tsx', ...node, bin, ...args], {
    stdio: ['pipe', streamOf('stdout'), streamOf('stderr')],
    env: { ...process.env, ...environment },
  });
  const written = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => (written.out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (written.err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  closeSync(fullDisk);
  return { code, ...written };
}

test('stdout that is closed early ends nothing with a crash', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', bin, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.destroy();
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });

  expect(stderr).toBe('');
  expect(code).toBe(0);
});

test('a usage error is two lines on stderr and exit code 2', async () => {
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', bin, 'chek']);

  await expect(run).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'podreach: there is no command "chek"\n  did you mean check?\n',
  });
});

describe('a stream that takes nothing is told on the other one', () => {
  test('a report that is lost on stdout is no success', async () => {
    expect(await podreach(['report', report], { full: 'stdout' })).toEqual({
      code: 2,
      out: '',
      err: 'podreach: cannot write to stdout: the disk is full\n  send it where there is room\n',
    });
  });

  test('an error that is lost on stderr keeps its exit code', async () => {
    expect(await podreach(['chek'], { full: 'stderr' })).toEqual({
      code: 2,
      out: 'podreach: cannot write to stderr: the disk is full\n  send it where there is room\n',
      err: '',
    });
  });

  test('a report of which only the beginning fits is lost as well', async () => {
    const limited = 'ulimit -f 8; exec "$0" --import tsx "$@" > "$OUT"';
    const run = promisify(execFile)('bash', ['-c', limited, process.execPath, bin, 'report', report, '--format=json'], {
      env: { ...process.env, OUT: join(folder, 'out.json') },
    });

    await expect(run).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^podreach: cannot write to stdout: EFBIG.*\n {2}send it/),
    });
  });

  test('but never within a report on stdout', async () => {
    const environment = { PODREACH_TIMOUT: '1' };
    const { code, out } = await podreach(['report', report, '--format', 'json'], { full: 'stderr', environment });

    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual(samples.healthy);
  });

  test('a failure stays one', async () => {
    const [before, after] = [join(folder, 'before.json'), join(folder, 'after.json')];
    const pair = comparisons['one-for-another'];
    await Promise.all([before, after].map((path, index) => writeFile(path, JSON.stringify(pair[index]))));
    const { code, err } = await podreach(['diff', before, after], { full: 'stdout' });

    expect(code).toBe(1);
    expect(err).toMatch(/^podreach: cannot write to stdout: .*\n {2}.*\n$/);
  });
});

describe('an error that nobody caught', () => {
  /** Node options with which a rejection goes unheeded as soon as so many wait for errors. */
  function strayRejection(listeners: number): readonly string[] {
    const code = `const timer = setInterval(() => {
      if (process.listenerCount('uncaughtException') < ${listeners}) return;
      clearInterval(timer);
      Promise.reject(new TypeError('x is not a function'));
    }, 5);`;
    return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
  }

  test('is told, and is no verdict', async () => {
    const { code, err } = await podreach(['report', '-'], { node: strayRejection(1) });

    expect(err).toMatch(/^podreach: internal error; this is a bug in podreach.*\nTypeError: x is not a function\n/);
    expect(code).toBe(3);
  });

  test('ends a check as Ctrl-C does, with its report', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const cluster = { name: 'c', cluster: { server: `http://127.0.0.1:${port}` } };
    const context = { name: 'c', context: { cluster: 'c', user: 'u' } };
    const kubeconfig = join(folder, 'kubeconfig');
    const config = { clusters: [cluster], contexts: [context], users: [{ name: 'u' }], 'current-context': 'c' };
    await writeFile(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...config }));
    const file = join(folder, 'report.json');
    const { code, err } = await podreach(['check', '--kubeconfig', kubeconfig, '--output', `json=${file}`], {
      node: strayRejection(2),
    });
    silent.close();

    expect(err).toContain('podreach: internal error: cleaning up\n');
    expect(err.match(/TypeError: x is not a function\n/g)).toHaveLength(1);
    expect(code).toBe(3);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      run: {
        outcome: 'failed',
        failure: { code: 'INTERNAL', message: 'internal error: TypeError: x is not a function' },
      },
    });
  });

  test('that leaves nothing to wait for is no pass', async () => {
    const code = `process.stdin.on('newListener', () => process.stdin.unref());`;
    const node = ['--import', `data:text/javascript,${encodeURIComponent(code)}`];

    expect((await podreach(['report', '-'], { node })).code).toBe(3);
  });
});
