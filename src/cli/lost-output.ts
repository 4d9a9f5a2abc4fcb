import { fstatSync, writeSync } from 'node:fs';
import { type ExitCode, exitCodes, ToolError } from '../errors.ts';
import { type Io, type TextStream, writeText } from './io.ts';
import { reasonOf } from './outputs.ts';
import { describeError } from './print-error.ts';

/** A stream of this process, as far as losses on it must be known. */
interface ProcessStream extends TextStream {
  readonly fd: number;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

type StreamName = 'stdout' | 'stderr';

/** The streams of this process for a command, whose errors end nothing: a run still has to clean up and to write its reports. */
export interface WatchedStreams extends Pick<Io, StreamName> {
  /**
   * Says on the other stream what one could not take, but never behind what a program may read there, and returns the exit code, with
   * which nothing has passed then.
   */
  settle(exitCode: ExitCode): Promise<ExitCode>;
}

/** A pager that was closed early, or a terminal that is gone: nobody wants to read on. */
const goneReader: readonly (string | undefined)[] = ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'];

/** Listens to both streams from now on. */
export function watchStreams(stdout: ProcessStream, stderr: ProcessStream): WatchedStreams {
  let lost: { readonly name: StreamName; readonly error: Error } | undefined;
  let isStdoutUsed = false;
  const isStdoutFile = fstatSync(stdout.fd).isFile();
  const note = (name: StreamName, error: NodeJS.ErrnoException): void => {
    if (!goneReader.includes(error.code)) lost ??= { name, error };
  };
  stdout.on('error', (error) => note('stdout', error));
  stderr.on('error', (error) => note('stderr', error));
  return {
    stdout: {
      get isTTY() {
        return stdout.isTTY;
      },
      get columns() {
        return stdout.columns;
      },
      write: (text, done) => {
        isStdoutUsed ||= text !== '';
        if (!isStdoutFile) return stdout.write(text, done);
        try {
          writeWhole(stdout.fd, text);
          done?.();
        } catch (error) {
          note('stdout', error as NodeJS.ErrnoException);
          done?.(error as NodeJS.ErrnoException);
        }
        return true;
      },
    },
    stderr,
    settle: async (exitCode) => {
      // A stream tells of its error after whoever wrote has heard of it.
      await new Promise((resolve) => setImmediate(resolve));
      if (lost === undefined) return exitCode;
      const error = notWritable(lost.name, lost.error);
      if (lost.name === 'stdout') await writeText(stderr, describeError(error).text);
      else if (stdout.isTTY === true || !isStdoutUsed) await writeText(stdout, describeError(error).text);
      return exitCode === exitCodes.passed ? error.exitCode : exitCode;
    },
  };
}

/** Node's own stream to a file takes the part that fits on the disk for the whole. */
function writeWhole(fd: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
}

function notWritable(name: StreamName, cause: Error): ToolError {
  return new ToolError(
    'OUTPUT_NOT_WRITABLE',
    `cannot write to ${name}: ${reasonOf(cause)}`,
    'send it where there is room',
    {
      cause,
    },
  );
}
