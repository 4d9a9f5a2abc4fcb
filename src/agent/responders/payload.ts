import type { Socket } from 'node:net';
import { encodeLine } from '../../wire/ndjson.ts';
import type { Carried } from './respond.ts';
import { PayloadReader, sendRandom } from '../payload-stream.ts';

/** A connection that carries more than lines. */
export interface Carrying {
  readonly socket: Socket;
  /** What was read of it already. */
  readonly begun: Buffer;
  /** The answer's line for what came. */
  readonly answer: (carried: Carried) => string | undefined;
  readonly onProgress: () => void;
}

/** A payload that a connection has announced. */
export interface PayloadRequest extends Carrying {
  readonly bytes: number;
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
    socket.write(answer({ sha256: reader.sha256() }) ?? '');
    sendRandom(socket, bytes, onProgress).then(
      (sha256) => socket.write(encodeLine({ sha256 })),
      () => socket.destroy(),
    );
  }
}
