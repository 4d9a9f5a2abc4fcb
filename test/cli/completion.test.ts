import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { runCommandLine } from '../../src/cli/parser.ts';
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
