import { describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { runCommandLine } from '../../src/cli/parser.ts';
import { features } from '../../src/domain/feature.ts';
import { formats } from '../../src/report/format.ts';
import { memoryIo } from './memory-io.ts';

/** What a shell is offered for the last word of a line. */
async function completionsOf(line: string): Promise<readonly string[]> {
  const io = memoryIo();
  await runCommandLine(['--get-yargs-completions', ...line.split(' ')], commands, io);
  return io.out().trimEnd().split('\n');
}

test.each(['check', 'report'])('of %s --format a shell is offered every format', async (command) => {
  expect(await completionsOf(`podreach ${command} --format `)).toEqual(formats);
});

test('what was begun is completed', async () => {
  expect(await completionsOf('podreach check --format j')).toEqual(['json', 'junit']);
});

test.each([
  ['check --only po', ['pod-ip', 'pod-to-pod', 'policy', expect.stringMatching(/^pod-ip\./)]],
  ['plan --skip dns.f', ['dns.fqdn']],
  ['check --only dns,env.', [expect.stringMatching(/^dns,env\.\w/)]],
  ['check --skip dns,env,d', [expect.stringMatching(/^dns,env,dns\.\w/)]],
  ['doctor --with ', features.map(({ id }) => id)],
  ['check --with slow,s', ['slow,sctp']],
  ['check --policy-cases named', ['named-port', expect.stringMatching(/^named-ports\//)]],
  ['check --policy-cases = peers/two', ['peers/two-peers']],
  ['explain node-', ['node-isolated', 'node-pair-unreachable', 'node-closed-to-pods']],
  ['explain findi', ['findings']],
  ['explain ', ['dns', 'dns.fqdn', 'dns-down', 'findings']],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['completion f', ['fish']],
])('podreach %s', async (line, expected) => {
  const offered = await completionsOf(`podreach ${line}`);

  expect(offered).toEqual(expect.arrayContaining(expected));
  for (const value of offered) expect(value.startsWith(line.split(' ').at(-1) ?? '')).toBe(true);
  expect(new Set(offered).size).toBe(offered.length);
});

test.each([
  'check --baseline ',
  'check --only nothing-like-it',
  'check --with slow,',
  'policy matrix -n ',
  'explain dns,',
])('podreach %s: nothing that is no value', async (line) => {
  for (const value of await completionsOf(`podreach ${line}`)) expect(value).not.toMatch(/^-|^slow,slow|^dns,./);
});

test.each([
  ['', 'check'],
  ['policy ', 'matrix'],
  ['check --on', '--only'],
  ['check --keep ', '--only'],
  ['report --color ', 'never'],
  ['explain dns --', '--color'],
])('podreach %s is offered %s', async (line, word) => {
  expect(await completionsOf(`podreach ${line}`)).toContain(word);
});

test.each([
  ['check --only po', 'pod-ip'],
  ['explain node-', 'node-isolated'],
  ['policy matrix --protocol t', 'tcp'],
  ['policy ', 'matrix'],
])('a script of fish that leaves out the name of the program is offered the same: %s', async (line, word) => {
  expect(await completionsOf(line)).toContain(word);
  expect(await completionsOf(line)).toEqual(await completionsOf(`podreach ${line}`));
});

test('a program that is called by its path is offered the same', async () => {
  expect(await completionsOf('/usr/bin/podreach check --only pod-t')).toContain('pod-to-pod');
});

async function scriptFor(words: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  const io = memoryIo(environment);
  expect(await runCommandLine(['completion', ...words], commands, io)).toBe(0);
  return io.out();
}

const marks = { bash: 'complete -o bashdefault', zsh: '#compdef podreach', fish: 'complete -f -c podreach' } as const;

describe('the script', () => {
  test.each(Object.entries(marks))('of %s is had by name, and by $SHELL', async (shell, mark) => {
    const script = await scriptFor([shell], { SHELL: '/bin/other' });

    expect(script).toContain(mark);
    for (const program of [shell, `${shell}-5.9`])
      expect(await scriptFor([], { SHELL: `/usr/local/bin/${program}` })).toBe(script);
  });

  test.each([{}, { SHELL: '/bin/tcsh' }])('is that of bash where nothing else is known: %j', async (environment) => {
    expect(await scriptFor([], environment)).toBe(await scriptFor(['bash']));
  });

  test('of no other shell', async () => {
    await expect(runCommandLine(['completion', 'fisch'], commands, memoryIo())).rejects.toMatchObject({
      code: 'USAGE',
      message: 'completion: there is no script for "fisch"',
      hint: 'did you mean fish?',
    });
  });

  test('leaves the environment as it was', async () => {
    const before = { ...process.env };
    await scriptFor(['fish']);

    expect(process.env).toEqual(before);
  });

  test('of fish hands over the name of the program and the word that is typed, be it empty', async () => {
    expect(await scriptFor(['fish'])).toContain('--get-yargs-completions (commandline -opc) (commandline -ct))');
  });

  test.each(Object.keys(marks))('of %s asks for its own format, whatever the login shell is', async (shell) => {
    expect(await scriptFor([shell])).toContain(`env SHELL=${shell} podreach --get-yargs-completions`);
  });
});

test('the script for the shell asks podreach itself, and --help names the command that prints it', async () => {
  const [script, help] = [memoryIo(), memoryIo()];
  expect(await runCommandLine(['completion', 'bash'], commands, script)).toBe(0);
  await runCommandLine(['--help'], commands, help);

  expect(script.out()).toContain('podreach --get-yargs-completions');
  expect(script.out()).toContain('Installation: podreach completion bash >>');
  expect(help.out()).toContain('podreach completion');
});

test('its own --help is help', async () => {
  const io = memoryIo();

  expect(await runCommandLine(['completion', '--help'], commands, io)).toBe(0);
  expect(io.out()).toContain('podreach completion [SHELL] [options]\n\n');
  expect(io.out()).not.toContain('--get-yargs-completions');
});
