import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

interface Action {
  readonly runs: { readonly steps: readonly { readonly id?: string; readonly run?: string }[] };
}

/** Stands for Node.js: writes each word it is called with, and a NUL after it, into a file. */
const recordingNode = `#!/bin/sh
printf '%s\\0' "$@" > "$RECORDED"
exit "$RECORDED_STATUS"
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-action-'));
  const action = parse(await readFile(new URL('../../action.yml', import.meta.url), 'utf8')) as Action;
  const step = action.runs.steps.find(({ id }) => id === 'check');
  await writeFile(join(folder, 'step.sh'), step?.run ?? '');
  await writeFile(join(folder, 'node'), recordingNode);
  await chmod(join(folder, 'node'), 0o755);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

interface Step {
  readonly exitCode: number;
  /** What the step wrote to `GITHUB_OUTPUT`. */
  readonly output: string;
  /** What Node.js was called with; nothing where it was not called. */
  readonly words: readonly string[] | undefined;
}

/** Runs the step as GitHub does, with a `node` that ends with `status`. */
async function runStep(inputs: Readonly<Record<string, string>>, status = 0): Promise<Step> {
  const recorded = join(folder, 'words');
  const output = join(folder, 'output');
  await writeFile(output, '');
  const environment = {
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    RECORDED: recorded,
    RECORDED_STATUS: String(status),
    GITHUB_OUTPUT: output,
    ACTION_PATH: '/action',
    REPORTS: 'reports',
    KUBECONFIG_FILE: '',
    CONTEXT: '',
    BASELINE: '',
    ARGS: '',
    ...inputs,
  };
  const exitCode = await new Promise<number>((resolve) => {
    const child = execFile('bash', ['--noprofile', '--norc', '-eo', 'pipefail', 'step.sh'], {
      cwd: folder,
      env: environment,
    });
    child.on('close', (code) => resolve(code ?? 128));
  });
  const called = await readFile(recorded, 'utf8').catch(() => undefined);
  return {
    exitCode,
    output: await readFile(output, 'utf8'),
    words: called?.split('\0').slice(0, -1),
  };
}

/** What podreach is called with whatever the inputs say. */
const reportWords = [
  '/action/dist/cli.js check --format github --output json=reports/report.json --output html=reports/report.html',
  '--output junit=reports/junit.xml --output prometheus=reports/metrics.prom',
].flatMap((words) => words.split(' '));

describe('args are split as on a command line', () => {
  test.each<[what: string, args: string, words: readonly string[]]>([
    ['nothing', '', []],
    ['blanks', ' \n \n', []],
    ['one line', '--policy full --skip dns.outside', ['--policy', 'full', '--skip', 'dns.outside']],
    ['several lines', '--policy full\n--skip dns.outside\n', ['--policy', 'full', '--skip', 'dns.outside']],
    ['lines that go on', '--policy full \\\n  --skip dns.outside', ['--policy', 'full', '--skip', 'dns.outside']],
    [
      'quoted blanks',
      `--context 'my cluster' --output "json=a b.json"`,
      ['--context', 'my cluster', '--output', 'json=a b.json'],
    ],
    ['an empty word', `--only '' --quiet`, ['--only', '', '--quiet']],
    ['patterns and commands, which stay words', '--only * $(id) `id` %s', ['--only', '*', '$(id)', '`id`', '%s']],
  ])('%s', async (_what, args, words) => {
    expect(await runStep({ ARGS: args })).toEqual({
      exitCode: 0,
      output: 'exit-code=0\n',
      words: [...reportWords, ...words],
    });
  });

  test('a quote that is not closed is wrong usage', async () => {
    expect(await runStep({ ARGS: `--only 'dns` })).toEqual({ exitCode: 2, output: 'exit-code=2\n', words: undefined });
  });
});

test('the other inputs are options of their own, whatever they hold', async () => {
  const { words } = await runStep({ KUBECONFIG_FILE: 'a b', CONTEXT: "it's", BASELINE: '$(id)', ARGS: '--quiet' });

  expect(words?.slice(reportWords.length)).toEqual([
    '--kubeconfig',
    'a b',
    '--context',
    "it's",
    '--baseline',
    '$(id)',
    '--quiet',
  ]);
});

test.each([0, 1, 2, 3])('exit code %i is passed on and told', async (status) => {
  expect(await runStep({}, status)).toEqual({ exitCode: status, output: `exit-code=${status}\n`, words: reportWords });
});
