import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { SharedThing } from '../../wire/probes/share.ts';
import { LineDecoder } from '../../wire/ndjson.ts';
import { startDeadline } from '../clock.ts';
import { systemError } from './failure.ts';
import { type Held, heldAs, hold } from './held.ts';
import { answerLine, parseAnswerLine, type Sharing, type Taken } from './sharing.ts';

/** A socket that says the text to everyone who connects and reads one answer. */
export const shareUnixSocket: Sharing<'unix-socket'> = {
  async offer(thing, { text }) {
    await hold(nameOf(thing), async () => {
      // Left by an earlier session: a socket's file stays when its process ends.
      await rm(thing.path, { force: true });
      return listen(thing.path, text);
    });
  },
  take: (thing, seat, limitMs) => ask(thing.path, seat, limitMs),
  heard: async (thing) => (await heldAs(nameOf(thing))).heard,
};

/** The same in the abstract namespace, which belongs to the network namespace and needs no volume. */
export const shareAbstractSocket: Sharing<'abstract-socket'> = {
  async offer(thing, { text }) {
    await hold(nameOf(thing), () => listen(`\0${thing.name}`, text));
  },
  take: (thing, seat, limitMs) => ask(`\0${thing.name}`, seat, limitMs),
  heard: async (thing) => (await heldAs(nameOf(thing))).heard,
};

function nameOf(thing: Extract<SharedThing, { means: 'unix-socket' | 'abstract-socket' }>): string {
  return thing.means === 'unix-socket' ? `unix socket ${thing.path}` : `abstract socket ${thing.name}`;
}

async function listen(path: string, text: string): Promise<Held> {
  const heard = new Map<number, string>();
  const server: Server = createServer((socket) => {
    const decoder = new LineDecoder();
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const [line] = decoder.push(chunk);
      const answer = line === undefined ? undefined : parseAnswerLine(line);
      if (answer === undefined) return;
      heard.set(...answer);
      socket.end();
    });
    socket.write(`${text}\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path }, resolve);
  });
  return { heard, release: () => server.close() };
}

/** Resolves when the server has read the answer, which it shows by closing. */
function ask(path: string, seat: number, limitMs: number): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const decoder = new LineDecoder();
    const socket: Socket = connect({ path });
    let taken: Taken | undefined;
    const cancel = startDeadline(limitMs, () => {
      socket.destroy(systemError('ETIMEDOUT', `no answer within ${limitMs} ms`));
    });
    socket.on('data', (chunk) => {
      const [text] = decoder.push(chunk);
      if (text === undefined) return;
      taken = { text };
      socket.write(answerLine(seat, text));
    });
    socket.on('error', reject);
    socket.on('close', () => {
      cancel();
      if (taken === undefined) reject(systemError('ECONNRESET', 'closed without a word'));
      else resolve(taken);
    });
  });
}
