import type { StreamFacts } from './terminal.ts';

/** A stream that text is written to. */
export interface TextStream extends StreamFacts {
  write(text: string, done?: (error?: Error | null) => void): boolean;
}

/** The outside world of a command, handed in so that tests can own it. */
export interface Io {
  /** Everything on stdin, once it has ended. */
  readStdin(): Promise<string>;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Writes and waits until the text has left; a reader that has gone away (`podreach check | head`) is no error of ours. */
export async function writeText(stream: TextStream, text: string): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write(text, () => resolve());
  });
}
