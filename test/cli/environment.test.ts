import { describe, expect, test } from 'vitest';
import { type Arguments, flagOf, textOf, valuesOf } from '../../src/cli/arguments.ts';
import { calledCommands, type Command } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { parseOutputs } from '../../src/cli/outputs.ts';
import { runCommandLine } from '../../src/cli/parser.ts';
import { checkSettings } from '../../src/cli/settings.ts';
import { memoryIo } from './memory-io.ts';

type Environment = Readonly<Record<string, string>>;

/** Runs one of the real commands with something else to do. */
async function run(
  line: string,
  environment: Environment,
  work: (args: Arguments, given: ReadonlySet<string>) => void,
) {
  const fakes = calledCommands(commands).map(({ command }) => ({
    ...command,
    run: async (...[args, , given]: Parameters<Command['run']>) => {
      work(args, given);
      return 0 as const;
    },
  }));
  expect(await runCommandLine(line.split(' '), fakes, memoryIo(environment))).toBe(0);
}

async function argumentsOf(line: string, environment: Environment): Promise<Arguments> {
  let found: Arguments = {};
  await run(line, environment, (args) => (found = args));
  return found;
}

describe('format and output are taken from the environment by check alone', () => {
  const environment = { PODREACH_OUTPUT: 'json=out.json', PODREACH_FORMAT: 'github' };

  test('check', async () => {
    expect(await argumentsOf('check', environment)).toMatchObject({ output: 'json=out.json', format: 'github' });
  });

  test.each(['report other.json', 'diff a.json b.json', 'doctor', 'plan', 'matrix -n shop'])('%s', async (line) => {
    await run(line, environment, (args, given) => {
      expect(args['format']).toBe('text');
      expect(args).not.toHaveProperty('output');
      expect([...given].filter((name) => name !== 'namespace')).toEqual([]);
    });
  });
});

describe('a variable with several lines is an option given several times', () => {
  test('blank lines and spaces around a value are none', async () => {
    const environment = {
      PODREACH_OUTPUT: ' json=a.json\n\njunit=b.xml \n',
      PODREACH_TIMEOUT: '90s\n',
      PODREACH_WITH: '\n',
    };
    const args = await argumentsOf('check', environment);

    expect(valuesOf(args, 'output')).toEqual(['json=a.json', 'junit=b.xml']);
    expect(textOf(args, 'timeout')).toBe('90s');
    expect(valuesOf(args, 'with')).toEqual([]);
  });

  test('the command line goes over all of them', async () => {
    const args = await argumentsOf('check --output text=c.txt', { PODREACH_OUTPUT: 'json=a.json\njunit=b.xml' });

    expect(valuesOf(args, 'output')).toEqual(['text=c.txt']);
  });

  test('--help shows them as the default', async () => {
    const io = memoryIo({ PODREACH_SKIP: 'dns\nenv' });
    await runCommandLine(['check', '--help'], commands, io);

    expect(io.out()).toContain('[default: dns, env, from PODREACH_SKIP]');
  });
});

describe('a switch reads its value as its variable does', () => {
  test.each([
    ['--keep', true],
    ['--keep=yes', true],
    ['--keep=1', true],
    ['--keep=TRUE', true],
    ['--keep=no', false],
    ['--keep=0', false],
    ['--keep false', false],
    ['--keep=yes --keep=no', false],
  ])('check %s', async (line, on) => {
    expect(flagOf(await argumentsOf(`check ${line}`, {}), 'keep')).toBe(on);
    expect(flagOf(await argumentsOf(`check ${line}`, { PODREACH_KEEP: 'yes' }), 'keep')).toBe(on);
  });

  test.each([
    ['check --keep=maybe', '--keep: "maybe" is neither true nor false'],
    ['check --quiet=', '--quiet: "" is neither true nor false'],
    ['matrix --offline=y', '--offline: "y" is neither true nor false'],
  ])('%s', async (line, message) => {
    await expect(argumentsOf(line, {})).rejects.toMatchObject({ exitCode: 2, message });
  });
});

describe('an error about a value names the variable it came from', () => {
  test.each<[line: string, environment: Environment, message: string]>([
    ['check', { PODREACH_TIMEOUT: 'soon' }, 'PODREACH_TIMEOUT is not a duration: "soon"'],
    ['check', { PODREACH_TIMEOUT: '1m\n2m' }, 'PODREACH_TIMEOUT is given 2 times'],
    ['check', { PODREACH_POLICY: 'quick\nfull' }, 'PODREACH_POLICY is given 2 times'],
    ['check', { PODREACH_POLICY: 'quick\nful' }, 'PODREACH_POLICY: "ful" is not a choice'],
    [
      'check',
      { PODREACH_NAMESPACE_PREFIX: 'Kube' },
      'PODREACH_NAMESPACE_PREFIX: "Kube" cannot begin a Namespace\'s name',
    ],
    ['check', { PODREACH_OUTPUT: 'jsno=x' }, 'PODREACH_OUTPUT: there is no format "jsno"'],
    ['check --timeout later', { PODREACH_TIMEOUT: 'soon' }, '--timeout is not a duration: "later"'],
    ['check --burst 0', { PODREACH_TIMEOUT: '1m' }, '--burst: "0" is not a whole number from 1 to 10000'],
  ])('%s with %j', async (line, environment, message) => {
    const read = (args: Arguments): void => {
      checkSettings(args, 'r1', []);
      parseOutputs(valuesOf(args, 'output'));
    };

    await expect(run(line, environment, read)).rejects.toMatchObject({ exitCode: 2, message });
  });
});
