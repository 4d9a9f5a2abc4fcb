import { basename } from 'node:path';
import yargs from 'yargs';
import { type ExitCode, exitCodes, ToolError } from '../errors.ts';
import { type Arguments, textOf } from './arguments.ts';
import { type Io, writeText } from './io.ts';
import { didYouMean } from './suggest.ts';

/** Shells that there is a script for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** `podreach completion`: the script for the shell that is named, or that `$SHELL` names, or for bash. */
export async function completionSession(args: Arguments, io: Io): Promise<ExitCode> {
  await writeText(io.stdout, `${scriptFor(shellNamed(args) ?? loginShell(io) ?? 'bash')}\n`);
  return exitCodes.passed;
}

function shellNamed(args: Arguments): Shell | undefined {
  const named = textOf(args, 'shell');
  const shell = shells.find((known) => known === named);
  if (named !== undefined && shell === undefined)
    throw new ToolError('USAGE', `completion: there is no script for "${named}"`, didYouMean(named, shells));
  return shell;
}

/** Some are called `zsh-5.9`. */
function loginShell({ environment }: Io): Shell | undefined {
  const program = basename(environment['SHELL'] ?? '');
  return shells.find((known) => program.includes(known));
}

/**
 * The script of yargs. What it offers is told with descriptions, or without, as `SHELL` has it when it is asked, which need not be the
 * shell that asks. That of fish leaves out the name of the program, and the last word where that is empty.
 */
function scriptFor(shell: Shell): string {
  return scriptOfYargs(shell)
    .replaceAll('podreach --get-yargs-completions', `env SHELL=${shell} podreach --get-yargs-completions`)
    .replaceAll('podreach completion >', `podreach completion ${shell} >`)
    .replace('(commandline -o)[2..-1]', '(commandline -opc) (commandline -ct)');
}

/** yargs knows the shell by the environment alone. A parser of its own hands it out, as that command of yargs knows no help and takes any words. */
function scriptOfYargs(shell: Shell): string {
  const { SHELL: loginShell, ZSH_NAME: zshName } = process.env;
  let script = '';
  try {
    setVariable('SHELL', shell);
    setVariable('ZSH_NAME', undefined);
    yargs()
      .scriptName('podreach')
      .completion('completion')
      .parseSync(['completion'], {}, (_error, _args, output) => {
        script = output;
      });
  } finally {
    setVariable('SHELL', loginShell);
    setVariable('ZSH_NAME', zshName);
  }
  return script;
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
