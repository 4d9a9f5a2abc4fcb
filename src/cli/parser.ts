import yargs, { type Argv } from 'yargs';
import { type ExitCode, exitCodes, ToolError } from '../errors.ts';
import { version } from '../version.ts';
import type { Arguments } from './arguments.ts';
import { calledCommands, type Command, isGroup, type TopCommand } from './command.ts';
import { completionFlag, completionsFor, wordsAskedAbout } from './complete.ts';
import { type EnvironmentValues, environmentValues, inEnvironment, withEnvironment } from './environment.ts';
import { type Io, writeText } from './io.ts';
import { withPlainSwitches } from './switch.ts';
import { usageError } from './usage-error.ts';

const environmentHelp =
  'Every option can also be set as an environment variable: --log-level is PODREACH_LOG_LEVEL; a repeatable one with each value on ' +
  'a line of its own. Of all commands, check alone takes --format and --output from there.';

const exitCodeHelp = `Exit codes:
    0  everything that was asked passed; of a comparison: nothing got worse
    1  something failed: the findings name it; of a comparison: something got worse
    2  wrong usage or settings: nothing was created; also where all passed and a report could not be
       written
    3  could not test: no verdict, something stayed unknown, or set-up failed; of a comparison:
       nothing to compare with
  130  interrupted, and cleaned up`;

/** Parses the command line, runs what it asks for, and returns the exit code. Mistakes in it come out as `ToolError`. */
export async function runCommandLine(
  typed: readonly string[],
  commands: readonly TopCommand[],
  io: Io,
): Promise<ExitCode> {
  const asked = wordsAskedAbout(typed, commands);
  const completed = asked === undefined ? undefined : await completionsFor(asked, commands);
  if (completed !== undefined) {
    await writeText(io.stdout, completed.map((value) => `${value}\n`).join(''));
    return exitCodes.passed;
  }
  const argv = withPlainSwitches(
    asked === undefined ? withHelp(typed) : [completionFlag, ...asked],
    switchesOf(commands),
  );
  let exitCode: ExitCode = exitCodes.passed;
  const parser = yargs([...argv])
    .scriptName('podreach')
    // Translations are files that a bundle does not carry, and messages are matched by usage-error.ts.
    .locale('en')
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .usage(
      'podreach COMMAND\n\nChecks on a live cluster that Pods reach each other as Kubernetes promises, and names what is broken.',
    )
    .wrap(Math.min(io.stdout.columns ?? 100, 110) - 1)
    .exitProcess(false)
    .strict()
    .demandCommand(1, 'a command is needed')
    .help('help', 'Show this help')
    .alias('help', 'h')
    .version('version', 'Show the version', version)
    .epilogue(`${environmentHelp}\n\n${exitCodeHelp}`)
    // A fail() that returns lets the command run after all.
    .fail((complaint: string | undefined, error: Error | undefined) => {
      if (error !== undefined && !isComplaint(error)) throw error;
      throw usageError(complaint ?? error?.message ?? 'wrong usage', argv, commands);
    });

  for (const { command } of calledCommands(commands)) {
    for (const [commandLine, meaning] of command.examples.slice(0, 1)) parser.example(commandLine, meaning);
  }
  const add = (to: Argv, path: string, command: Command): void => {
    const values = environmentValues(path, command.options, io.environment);
    to.command({
      command: [command.name, ...positionalMarks(command, '<>')].join(' '),
      describe: command.describe,
      builder: (builder: Argv) => build(builder, path, command, values),
      handler: async (args) => {
        const onLine = optionsOnLine(to, command, args);
        const set = new Set([...values.keys()].filter((name) => !onLine.has(name)));
        const named = (error: ToolError): ToolError => inEnvironment(error, set);
        exitCode = await command.run(args, io, new Set([...onLine, ...set]), named).catch((error: unknown) => {
          throw error instanceof ToolError ? named(error) : error;
        });
      },
    });
  };
  for (const entry of commands) {
    if (!isGroup(entry)) {
      add(parser, entry.name, entry);
      continue;
    }
    parser.command({
      command: entry.name,
      describe: entry.describe,
      builder: (builder: Argv) => {
        builder.usage(`podreach ${entry.name} COMMAND\n\n${entry.describe}`).demandCommand(1, 'a command is needed');
        for (const command of entry.commands) {
          add(builder, `${entry.name} ${command.name}`, command);
          for (const [commandLine, meaning] of command.examples.slice(0, 1)) builder.example(commandLine, meaning);
        }
        return builder;
      },
      // Without a second word yargs complains before it comes to this.
      handler: () => {},
    });
  }

  let shown = '';
  await parser.parseAsync([...argv], {}, (_error, _args, output) => {
    shown = output;
  });
  // A text as long as its line leaves yargs no room for a space before the default behind it.
  if (shown !== '')
    await writeText(io.stdout, `${shown.replaceAll(/(?<=\S)\[(?=default: |choices: |boolean\])/g, ' [')}\n`);
  return exitCode;
}

/** `podreach help check` is `podreach check --help`. */
function withHelp([first, ...rest]: readonly string[]): readonly string[] {
  if (first === 'help') return [...rest, '--help'];
  return first === undefined ? [] : [first, ...rest];
}

function build(builder: Argv, path: string, command: Command, values: EnvironmentValues): Argv {
  builder.usage(`${['podreach', path, ...positionalMarks(command, '')].join(' ')} [options]\n\n${command.describe}`);
  for (const { name, describe } of command.positionals ?? []) {
    // As an option with a value, which is what yargs makes of it within, `-` would be none.
    builder.positional(name, { type: 'string', describe }).nargs(name, 1);
  }
  builder.options(withEnvironment(command.options, values));
  for (const [commandLine, meaning] of command.examples) builder.example(commandLine, meaning);
  return builder;
}

function switchesOf(commands: readonly TopCommand[]): ReadonlySet<string> {
  const options = calledCommands(commands).flatMap(({ command }) => Object.entries(command.options));
  return new Set(options.filter(([, { type }]) => type === 'boolean').map(([name]) => name));
}

/** Options that stand on the command line. What an environment variable says is a default to yargs. */
function optionsOnLine({ parsed }: Argv, { options }: Command, args: Arguments): ReadonlySet<string> {
  // yargs-parser gives it, and its types forget it.
  const { defaulted = {} } = parsed as { readonly defaulted?: Readonly<Record<string, true>> };
  return new Set(Object.keys(options).filter((name) => args[name] !== undefined && !Object.hasOwn(defaulted, name)));
}

/** The positionals as yargs (`<file>`) or help (`FILE`) writes them, in brackets where they may be left out. */
function positionalMarks({ positionals = [] }: Command, brackets: '<>' | ''): readonly string[] {
  return positionals.map(({ name, optional }) => {
    const shown = brackets === '' ? name.toUpperCase() : name;
    if (optional === true) return `[${shown}]`;
    return brackets === '' ? shown : `<${shown}>`;
  });
}

/** yargs' own complaints are `YError`s; everything else was thrown by a command and passes through unchanged. */
function isComplaint(error: Error): boolean {
  return error.name === 'YError';
}
