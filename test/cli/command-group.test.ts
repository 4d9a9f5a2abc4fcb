import { describe, expect, test } from 'vitest';
import type { Arguments } from '../../src/cli/arguments.ts';
import type { Command, CommandGroup, TopCommand } from '../../src/cli/command.ts';
import { runCommandLine } from '../../src/cli/parser.ts';
import { memoryIo } from './memory-io.ts';

const calls: { name: string; args: Arguments }[] = [];

function command(name: string, options: Command['options']): Command {
  return {
    name,
    describe: `what ${name} does`,
    options,
    examples: [[`podreach ${name} now`, `example of ${name}`]],
    run: async (args) => {
      calls.push({ name, args });
      return 0;
    },
  };
}

const group: CommandGroup = {
  name: 'garden',
  describe: 'what grows',
  commands: [
    command('plant', { depth: { requiresArg: true, describe: 'how deep' } }),
    command('water', { litres: { requiresArg: true, choices: ['one', 'two'], describe: 'how much' } }),
  ],
};
const commands: readonly TopCommand[] = [command('check', { keep: { type: 'boolean', describe: 'keep' } }), group];

async function run(line: string, environment: Readonly<Record<string, string>> = {}) {
  const io = memoryIo(environment);
  calls.length = 0;
  const error: unknown = await runCommandLine(line.split(' '), commands, io).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, out: io.out() };
}

test('the second word names the command', async () => {
  expect((await run('garden water --litres two')).error).toBeUndefined();
  expect(calls).toEqual([{ name: 'water', args: expect.objectContaining({ litres: 'two' }) }]);
});

test('environment variables are defaults there too', async () => {
  await run('garden plant', { PODREACH_DEPTH: '7', PODREACH_LITRES: 'two' });

  expect(calls[0]?.args).toMatchObject({ depth: '7' });
  expect(calls[0]?.args).not.toHaveProperty('litres');
});

describe('help', () => {
  test('of podreach lists the group once', async () => {
    const { out } = await run('--help');

    expect(out).toMatch(/podreach garden +what grows/);
    expect(out).not.toContain('what water does');
    expect(out).toContain('example of water');
  });

  test('of the group lists its commands', async () => {
    const { out } = await run('garden --help');

    expect(out).toContain('podreach garden COMMAND\n\nwhat grows\n');
    expect(out).toMatch(/podreach garden plant +what plant does/);
    expect(out).toMatch(/podreach garden water +what water does/);
    expect(out).not.toContain('--depth');
    expect(out).not.toContain('podreach check now');
  });

  test('of one command is its own', async () => {
    const { out } = await run('garden plant --help');

    expect(out).toContain('podreach garden plant [options]\n\nwhat plant does\n');
    expect(out).toContain('--depth ');
    expect(out).not.toContain('--litres');
    expect(out.match(/example of plant/g)).toHaveLength(1);
    expect(out).not.toContain('example of water');
  });
});

test.each([
  ['garden', 'garden needs a command: plant or water', 'see podreach garden --help'],
  ['garden watr', 'there is no command "garden watr"', 'did you mean water?'],
  ['garden dig', 'there is no command "garden dig"', 'choose from plant, water'],
  ['gardn water', 'there is no command "gardn"', 'did you mean garden?'],
  ['garden water --litrs two', 'unknown option --litrs', 'did you mean --litres? see podreach garden water --help'],
  [
    'garden water --depth 2',
    'unknown option --depth',
    '--depth belongs to podreach garden plant; see podreach garden water --help',
  ],
  [
    'check --litres two',
    'unknown option --litres',
    '--litres belongs to podreach garden water; see podreach check --help',
  ],
  ['garden water --litres', '--litres needs a value', 'see podreach garden water --help'],
  ['garden water --litres hundreds', '--litres: "hundreds" is not a choice', 'choose from one, two'],
  ['garden water now', 'garden water: "now" is one word too many', 'see podreach garden water --help'],
])('podreach %s', async (line, message, hint) => {
  expect((await run(line)).error).toMatchObject({ code: 'USAGE', message, hint });
  expect(calls).toEqual([]);
});
