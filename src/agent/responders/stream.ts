import { createHash } from 'node:crypto';
import { streamBlockBytes } from '../../wire/responder.ts';
import { microsecondsSince, nowNs } from '../clock.ts';
import type { Carrying } from './payload.ts';

/** How often the sender hears what has come, in milliseconds: it tells what stands still from what is slow. */
const reportEveryMs = 100;

/** Reads a stream until its connection is closed, and tells again and again what has come of it. */
export function serveStream({ socket, begun, answer, onProgress }: Carrying): void {
  const startedNs = nowNs();
  const first = Buffer.alloc(streamBlockBytes);
  let sha256: string | undefined;
  let [bytes, elapsedUs, reported, intact] = [0, 0, -1, true];
  const timer = setInterval(report, reportEveryMs);
  socket.on('close', () => clearInterval(timer));
  socket.on('data', receive);
  if (begun.length > 0) receive(begun);
  report();

  function receive(chunk: Buffer): void {
    onProgress();
    for (let done = 0; done < chunk.length;) {
      const at = bytes % streamBlockBytes;
      const end = Math.min(chunk.length, done + streamBlockBytes - at);
      if (bytes < streamBlockBytes) chunk.copy(first, at, done, end);
      else intact &&= first.compare(chunk, done, end, at, at + end - done) === 0;
      bytes += end - done;
      done = end;
    }
    elapsedUs = microsecondsSince(startedNs);
  }

  function report(): void {
    if (bytes === reported) return;
    reported = bytes;
    if (bytes >= streamBlockBytes) sha256 ??= createHash('sha256').update(first).digest('hex');
    socket.write(answer({ sha256, streamed: { bytes, elapsedUs, intact } }) ?? '');
  }
}
