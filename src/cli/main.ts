import { text } from 'node:stream/consumers';
import type { ExitCode } from '../errors.ts';
import { calledCommands } from './command.ts';
import { commands } from './commands/index.ts';
import { suspectVariables } from './environment.ts';
import type { Io } from './io.ts';
import { installLastResort } from './last-resort.ts';
import { watchStreams } from './lost-output.ts';
import { runCommandLine } from './parser.ts';
import { describeError } from './print-error.ts';

/** Longest wait for sockets that libraries leave open once everything has been said. */
const lingerMs = 50;

/** Runs a command line in this process and sets its exit code; the only place that reports an error to the user. */
export async function main(argv: readonly string[]): Promise<void> {
  installLastResort();
  const streams = watchStreams(process.stdout, process.stderr);
  const { stdout, stderr } = streams;
  const io: Io = { readStdin: () => text(process.stdin), stdout, stderr, environment: process.env };
  process.exitCode = await streams.settle(await run(argv, io));
  setTimeout(() => process.exit(), lingerMs).unref();
}

async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
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
