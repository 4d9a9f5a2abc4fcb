import type { Socket } from 'node:net';
import { encodeLine } from '../../wire/ndjson.ts';
import { PayloadReader, sendRandom } from '../payload-stream.ts';

/** A payload that a connection has announced. */
export interface PayloadRequest {
  readonly socket: Socket;
  readonly bytes: number;
  /** What was read of it already. */
  readonly begun: Buffer;
  /** The answer's line for the hash of what came. */
  readonly answer: (sha256: string) => string | undefined;
  readonly onProgress: () => void;
}

/** Reads the payload, then answers with its hash, as many bytes, and their hash. The close is left to the client. */
export function servePayload({ socket, bytes, begun, answer, onProgress }: PayloadRequest): void {
  const reader = new PayloadReader(bytes);
  socket.on('data', receive);
  receive(begun);

  function receive(chunk: Buffer): void {
    onProgress();
    reader.push(chunk);
    if (reader.left > 0) return;
    socket.off('data', receive);
    // Goes on reading, because a paused socket never hears that the client has gone.
    socket.resume();
    socket.write(answer(reader.sha256()) ?? '');
    sendRandom(socket, bytes, onProgress).then(
      (sha256) => socket.write(encodeLine({ sha256 })),
      () => socket.destroy(),
    );
  }
}
