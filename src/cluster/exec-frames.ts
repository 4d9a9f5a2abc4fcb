import { parseStatus } from './api-status.ts';

/** Streams of an exec session; the first byte of every WebSocket message names one (k8s.io/apimachinery `remotecommand/constants.go`). */
export const execStreams = { stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255 } as const;

/** v5 can close single streams, v4 has the JSON status; older ones are not offered. */
export const execProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

/** How the command ended, by the server's own word on the status stream. */
export interface ExecExit {
  /** Absent when the command did not even start. */
  readonly exitCode?: number;
  readonly message: string;
}

/** One decoded message. `ignored`: an empty first message per stream, a stream's end, or a stream that is not ours. */
export type ExecFrame =
  | { readonly kind: 'stdout' | 'stderr'; readonly data: Buffer }
  | { readonly kind: 'exit'; readonly exit: ExecExit }
  | { readonly kind: 'ignored' };

/** Decodes one WebSocket message. */
export function decodeFrame(message: Buffer): ExecFrame {
  const data = message.subarray(1);
  switch (message[0]) {
    case execStreams.stdout:
      return data.length === 0 ? { kind: 'ignored' } : { kind: 'stdout', data };
    case execStreams.stderr:
      return data.length === 0 ? { kind: 'ignored' } : { kind: 'stderr', data };
    case execStreams.status:
      return data.length === 0 ? { kind: 'ignored' } : { kind: 'exit', exit: decodeExit(data.toString('utf8')) };
    default:
      return { kind: 'ignored' };
  }
}

function decodeExit(text: string): ExecExit {
  const status = parseStatus(text);
  if (status?.status === 'Success') return { exitCode: 0, message: 'the command ended' };
  const cause = status?.details?.causes?.find(({ reason }) => reason === 'ExitCode');
  const exitCode = Number.parseInt(cause?.message ?? '', 10);
  const message = status?.message ?? 'the command failed and its status cannot be read';
  return Number.isNaN(exitCode) ? { message } : { exitCode, message };
}

/** What is sent for stdin: the stream's number and at most `size` bytes in each message. */
export function stdinFrames(text: string, size: number): readonly Buffer[] {
  const bytes = Buffer.from(text, 'utf8');
  const frames: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += size) {
    frames.push(Buffer.concat([Buffer.of(execStreams.stdin), bytes.subarray(start, start + size)]));
  }
  return frames;
}
