import type { ExitCode } from '../errors.ts';
import type { Arguments } from './arguments.ts';
import type { Io } from './io.ts';
import type { OptionSet } from './options.ts';

/** A command of the command line. What it needs to run is loaded when it runs, so that help and usage errors cost nothing. */
export interface Command {
  readonly name: string;
  /** One positional, if it takes one: `{name: 'file', describe: …}`; required unless told otherwise. */
  readonly positional?: { readonly name: string; readonly describe: string; readonly optional?: true };
  readonly describe: string;
  readonly options: OptionSet;
  readonly examples: readonly (readonly [commandLine: string, meaning: string])[];
  run(args: Arguments, io: Io): Promise<ExitCode>;
}
