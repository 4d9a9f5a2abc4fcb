import yargs from 'yargs';
import { type ExitCode, exitCodes } from '../errors.ts';
import { type Io, writeText } from './io.ts';

/**
 * `podreach completion`: the script of yargs for the shell that `$SHELL` names. A parser of its own hands it out, as that command of
 * yargs knows no help and takes any words.
 */
export async function completionSession(io: Io): Promise<ExitCode> {
  let script = '';
  yargs()
    .scriptName('podreach')
    .completion('completion')
    .parseSync(['completion'], {}, (_error, _args, output) => {
      script = output;
    });
  await writeText(io.stdout, `${script}\n`);
  return exitCodes.passed;
}
