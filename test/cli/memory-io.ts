import type { Io, TextStream } from '../../src/cli/io.ts';

/** An `Io` that keeps what was written. */
export interface MemoryIo extends Io {
  /** Everything on stdout so far. */
  out(): string;
  /** Everything on stderr so far. */
  err(): string;
}

/** Streams in memory, no terminal, with these environment variables only, and this on stdin. */
export function memoryIo(environment: Readonly<Record<string, string>> = {}, stdin = ''): MemoryIo {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err'): TextStream => ({
    write: (text, done) => {
      written[name] += text;
      done?.();
      return true;
    },
  });
  return {
    readStdin: () => Promise.resolve(stdin),
    stdout: stream('out'),
    stderr: stream('err'),
    environment,
    out: () => written.out,
    err: () => written.err,
  };
}
