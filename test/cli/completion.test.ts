import { expect, test } from 'vitest';
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

test('the script for the shell asks podreach itself, and --help names the command that prints it', async () => {
  const [script, help] = [memoryIo(), memoryIo()];
  expect(await runCommandLine(['completion'], commands, script)).toBe(0);
  await runCommandLine(['--help'], commands, help);

  expect(script.out()).toContain('podreach --get-yargs-completions');
  expect(script.out()).toContain('Installation: podreach completion >>');
  expect(help.out()).toContain('podreach completion');
});

test('its own --help is help', async () => {
  const io = memoryIo();

  expect(await runCommandLine(['completion', '--help'], commands, io)).toBe(0);
  expect(io.out()).toContain('podreach completion [options]\n\n');
  expect(io.out()).not.toContain('--get-yargs-completions');
});
