import type { Options } from 'yargs';
import { type CalledCommand, calledCommands, type Command, isGroup, type TopCommand } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/index.ts';

/** docs/commands.md: every command with its synopsis, options, their defaults and its examples, as `--help` has them. */
export function commandsPage(): string {
  return [
    '# Every command',
    '',
    '`podreach COMMAND --help` says the same in a terminal; `podreach --version` tells the version. Every option can also be set as an environment',
    'variable: `--log-level` is `PODREACH_LOG_LEVEL`, a repeatable one has each value on a line of its own. Of all commands, `check` alone takes',
    '`--format` and `--output` from there. What `check`, `plan` and `doctor` are told can stand in a [settings file](settings.md). Exit codes are in the',
    '[README](../README.md#in-ci), those of a comparison in [gating.md](gating.md). This page is made by `npm run docs` from the code.',
    '',
    ...commands.flatMap(linkLines),
    '',
    ...calledCommands(commands).flatMap(commandLines),
  ].join('\n');
}

function linkLines(entry: TopCommand): readonly string[] {
  if (!isGroup(entry)) return [linkLine(entry.name, entry)];
  return [
    `- \`podreach ${entry.name}\`: ${entry.describe}`,
    ...entry.commands.map((command) => `  ${linkLine(`${entry.name} ${command.name}`, command)}`),
  ];
}

function linkLine(path: string, { describe }: Command): string {
  return `- [\`podreach ${path}\`](#podreach-${path.replaceAll(' ', '-')}): ${describe}`;
}

function commandLines({ path, command }: CalledCommand): readonly string[] {
  const { describe, positionals = [], options, examples } = command;
  const marks = positionals.map(({ name, optional }) => (optional === true ? `[${capitals(name)}]` : capitals(name)));
  const groups = new Set(Object.values(options).map(groupOf));
  const width = Math.max(...examples.map(([commandLine]) => commandLine.length));
  return [
    `## podreach ${path}`,
    '',
    `${describe}.`,
    '',
    '```sh',
    ['podreach', path, ...marks, '[options]'].join(' '),
    '```',
    '',
    ...positionals.map(({ name, describe }) => `- \`${capitals(name)}\`: ${describe}`),
    ...(positionals.length === 0 ? [] : ['']),
    ...[...groups].flatMap((group) => [
      `| ${group} | default | |`,
      '|---|---|---|',
      ...Object.entries(options)
        .filter(([, option]) => groupOf(option) === group)
        .map(([name, option]) => row(name, option)),
      '',
    ]),
    '```sh',
    ...examples.map(([commandLine, meaning]) => `${commandLine.padEnd(width)}   # ${meaning}`),
    '```',
    '',
  ];
}

function row(name: string, option: Options): string {
  const { alias, describe = '', default: value, defaultDescription = '' } = option;
  const names = [...(typeof alias === 'string' ? [`-${alias}`] : []), `--${name}`];
  const shown = value === undefined ? defaultDescription : `\`${String(value)}\``;
  return `| \`${cell([names.join(', '), ...valueOf(option)].join(' '))}\` | ${cell(shown)} | ${cell(describe)} |`;
}

/** What is typed behind an option; nothing where it is a switch. */
function valueOf({ type, choices }: Options): readonly string[] {
  if (type === 'boolean') return [];
  return [choices === undefined ? 'VALUE' : choices.join('|')];
}

function groupOf({ group = 'Options:' }: Options): string {
  return group.replace(/:$/, '');
}

function capitals(name: string): string {
  return name.toUpperCase();
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', '<br>');
}
