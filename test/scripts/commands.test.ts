import { describe, expect, test } from 'vitest';
import { commandsPage } from '../../scripts/docs/commands.ts';
import { calledCommands } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { runCommandLine } from '../../src/cli/parser.ts';
import { memoryIo } from '../cli/memory-io.ts';

const sections = new Map(
  commandsPage()
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section]),
);

describe.each(calledCommands(commands))('$path', ({ path, command }) => {
  const section = sections.get(`podreach ${path}`) ?? '';

  test('has all that its --help has', async () => {
    const io = memoryIo();
    await runCommandLine([...path.split(' '), '--help'], commands, io);
    const [synopsis = ''] = io.out().split('\n');
    const options = [...io.out().matchAll(/^ +(?:-\w, )?--([a-z-]+)/gm)].map(([, name = '']) => name);

    expect(section).toContain(`\n${synopsis}\n`);
    expect(options).toContain('help');
    for (const name of options.filter((option) => !['help', 'version'].includes(option))) {
      expect(section, name).toMatch(new RegExp(`^\\| \`(-\\w, )?--${name}[ \`]`, 'm'));
    }
  });

  test('says of each option what it means, and its default', () => {
    const rows = section.split('\n').map((line) =>
      line
        .replaceAll('<br>', '\n')
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
    for (const [name, { describe, default: value, defaultDescription = '' }] of Object.entries(command.options)) {
      const row = rows.find(([, option = '']) => new RegExp(`--${name}[ \`]`).test(option));

      expect(describe, name).not.toBe('');
      expect(row?.slice(2), name).toEqual([
        value === undefined ? defaultDescription : `\`${String(value)}\``,
        describe,
        '',
      ]);
    }
  });
});

test('there is nothing else on the page', () => {
  expect([...sections.keys()]).toEqual(calledCommands(commands).map(({ path }) => `podreach ${path}`));
});
