import { text } from 'node:stream/consumers';
import { calledCommands } from './command.ts';
import { commands } from './commands/index.ts';
import { suspectVariables } from './environment.ts';
import type { Io } from './io.ts';
import { runCommandLine } from './parser.ts';
import { describeError } from './print-error.ts';

/** Longest wait for sockets that libraries leave open once everything has been said. */
const lingerMs = 50;

/** Runs a command line in this process and sets its exit code; the only place that reports an error to the user. */
export async function main(argv: readonly string[]): Promise<void> {
  const { stdout, stderr, env: environment } = process;
  const io: Io = { readStdin: () => text(process.stdin), stdout, stderr, environment };
  for (const stream of [stdout, stderr]) stream.on('error', ignoreGoneReader);
  process.exitCode = await run(argv, io);
  setTimeout(() => process.exit(), lingerMs).unref();
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const options = calledCommands(commands).flatMap(({ command }) => Object.keys(command.options));
  for (const warning of suspectVariables([...new Set(options)], io.environment))
    io.stderr.write(`podreach: ${warning}\n`);
  try {
    return await runCommandLine(argv, commands, io);
  } catch (error) {
    const { text, exitCode } = describeError(error);
    io.stderr.write(text);
    return exitCode;
  }
}

/** A pager that was closed early or a terminal that is gone must not end a run that still has to clean up. */
function ignoreGoneReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
}
