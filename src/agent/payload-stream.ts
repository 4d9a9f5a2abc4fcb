import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';

const chunkBytes = 64 * 1024;
const zeros = Buffer.alloc(chunkBytes);

/**
 * Writes random bytes as fast as the other side reads them, and resolves with their SHA-256. Bytes that never repeat, so that
 * a missing, doubled or misplaced segment shows. Ends early when the socket is destroyed.
 */
export async function sendRandom(socket: Socket, bytes: number, onProgress: () => void): Promise<string> {
  const random = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16));
  const hash = createHash('sha256');
  for (let left = bytes; left > 0 && !socket.destroyed;) {
    const chunk = random.update(zeros.subarray(0, Math.min(left, chunkBytes)));
    hash.update(chunk);
    left -= chunk.length;
    if (!socket.write(chunk)) await drained(socket);
    onProgress();
  }
  return hash.digest('hex');
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
    if (socket.destroyed) done();
  });
}

/** Counts and hashes the bytes of a payload as they come in chunks of any size. */
export class PayloadReader {
  readonly #hash = createHash('sha256');
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Takes what belongs to the payload and returns what comes after it; empty until the payload is complete. */
  push(chunk: Buffer): Buffer {
    const own = chunk.subarray(0, this.#left);
    this.#hash.update(own);
    this.#left -= own.length;
    return chunk.subarray(own.length);
  }

  /** Bytes that are still to come. */
  get left(): number {
    return this.#left;
  }

  /** Hexadecimal SHA-256 of the complete payload; to be asked for once. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}
