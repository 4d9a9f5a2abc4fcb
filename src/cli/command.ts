import type { ExitCode, ToolError } from '../errors.ts';
import type { Arguments } from './arguments.ts';
import type { Io } from './io.ts';
import type { OptionSet } from './options.ts';

/** A command of the command line. What it needs to run is loaded when it runs, so that help and usage errors cost nothing. */
export interface Command {
  readonly name: string;
  /** What it takes besides options, e.g. `{name: 'file', describe: …}`; required unless told otherwise. */
  readonly positionals?: readonly { readonly name: string; readonly describe: string; readonly optional?: true }[];
  readonly describe: string;
  readonly options: OptionSet;
  readonly examples: readonly (readonly [commandLine: string, meaning: string])[];
  /** `given` are the options that the command line or the environment set; all others have their defaults. */
  run(
    args: Arguments,
    io: Io,
    given: ReadonlySet<string>,
    /** The same error by the name of the variable that set the option it is about, where one did. */
    named: (error: ToolError) => ToolError,
  ): Promise<ExitCode>;
}

/** Commands about one thing under a common first word, e.g. `policy explain` and `policy matrix`. Does nothing by itself. */
export interface CommandGroup {
  readonly name: string;
  readonly describe: string;
  readonly commands: readonly Command[];
}

/** What may follow `podreach`. */
export type TopCommand = Command | CommandGroup;

/** Whether another word must follow. */
export function isGroup(command: TopCommand): command is CommandGroup {
  return 'commands' in command;
}

/** A command with all words that call it, e.g. `policy explain`. */
export interface CalledCommand {
  readonly path: string;
  readonly command: Command;
}

/** Everything that can be run. */
export function calledCommands(commands: readonly TopCommand[]): readonly CalledCommand[] {
  return commands.flatMap((entry) =>
    isGroup(entry)
      ? entry.commands.map((command) => ({ path: `${entry.name} ${command.name}`, command }))
      : [{ path: entry.name, command: entry }],
  );
}
