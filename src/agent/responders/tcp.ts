import { createServer, type Server, type Socket } from 'node:net';
import { LineDecoder } from '../../wire/ndjson.ts';
import { maxLineBytes, parseRequest } from '../responder-message.ts';
import type { ResponderRequest } from '../../wire/responder.ts';
import type { Carried, Respond } from './respond.ts';

const backlog = 1024;
const requestTimeoutMs = 10_000;
const goodbyeMs = 1000;
const maxUnsentBytes = 64 * 1024;

/** How a request of HTTP begins, which is what proxies of the API server speak. */
const httpRequestLine = /^[A-Z]+ \S+ HTTP\/1\.[01]\r?$/;

/** The type of record that TLS begins with (RFC 8446, section 5.1). */
const tlsHandshake = 0x16;

/**
 * Listens for TCP on `port` of every address, IPv4 and IPv6; on IPv4 alone where the kernel has no IPv6. Resolves once it
 * listens, rejects when the port cannot be bound. Answers every request line of a connection and leaves the close to the
 * client, except that a connection without a complete request for 10 s, or what a request before says, or with a bad one, is closed.
 */
export async function listenTcp(port: number, respond: Respond): Promise<Server> {
  try {
    return await listenTcpOn({ host: '::', port, ipv6Only: false }, respond);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL') throw error;
    return listenTcpOn({ host: '0.0.0.0', port, ipv6Only: false }, respond);
  }
}

/** The same on one address. */
export function listenTcpOn(
  where: { readonly host: string; readonly port: number; readonly ipv6Only: boolean },
  respond: Respond,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true }, (socket) => serve(socket, respond));
    server.once('error', reject);
    server.listen({ ...where, backlog }, () => {
      server.off('error', reject);
      server.on('error', (error) => process.stderr.write(`TCP responder: ${error.message}\n`));
      resolve(server);
    });
  });
}

function serve(socket: Socket, respond: Respond): void {
  const clientAddress = socket.remoteAddress;
  // Probers reset after the answer, so an error here is the normal end of a connection.
  socket.on('error', () => socket.destroy());
  if (clientAddress === undefined) {
    socket.destroy();
    return;
  }
  const decoder = new LineDecoder();
  let begun = Buffer.alloc(0);
  // Counts from the last complete request, not from the last byte: a client that drips bytes must not hold a socket for ever.
  let timer = setTimeout(hangUp, requestTimeoutMs);
  socket.on('close', () => clearTimeout(timer));
  socket.on('data', receiveFirst);

  /** Only a connection's first line may announce a payload or a stream, and only bytes know where it begins. */
  function receiveFirst(chunk: Buffer): void {
    begun = Buffer.concat([begun, chunk]);
    if (begun[0] === tlsHandshake) {
      socket.off('data', receiveFirst);
      clearTimeout(timer);
      // TLS reads from below the socket, which must not read beside it.
      handOver(async () => (await import('./http.ts')).serveHttps(socket, begun, respond), { resumes: false });
      return;
    }
    const end = begun.indexOf('\n');
    if (end < 0 && begun.length <= maxLineBytes) return;
    socket.off('data', receiveFirst);
    const line = begun.toString('utf8', 0, Math.max(end, 0));
    if (httpRequestLine.test(line)) {
      clearTimeout(timer);
      handOver(async () => (await import('./http.ts')).serveHttp(socket, begun, respond));
      return;
    }
    const { payloadBytes, stream = false, idleMs } = announced(line);
    const answer = (carried: Carried) => respond(line, clientAddress ?? '', carried);
    const carrying = { socket, begun: begun.subarray(end + 1), answer, onProgress: () => void timer.refresh() };
    if (payloadBytes !== undefined) {
      handOver(async () => (await import('./payload.ts')).servePayload({ ...carrying, bytes: payloadBytes }));
    } else if (stream) {
      if (idleMs !== undefined) waitFor(idleMs);
      handOver(async () => (await import('./stream.ts')).serveStream(carrying));
    } else {
      socket.on('data', receive);
      receive(begun);
    }
  }

  /** What takes the connection over may have to be loaded first; until then nothing is read. */
  function handOver(takeOver: () => Promise<void>, { resumes } = { resumes: true }): void {
    socket.pause();
    takeOver().then(
      () => resumes && socket.resume(),
      () => socket.destroy(),
    );
  }

  function receive(chunk: Buffer): void {
    for (const line of decoder.push(chunk)) {
      const answer = line.length > maxLineBytes ? undefined : respond(line, clientAddress ?? '');
      if (answer === undefined || socket.writableLength > maxUnsentBytes) return hangUp();
      socket.write(answer);
      const idleMs = allowedIdleMs(line);
      if (idleMs === undefined) timer.refresh();
      else waitFor(idleMs);
    }
    if (decoder.rest.length > maxLineBytes) hangUp();
  }

  function waitFor(idleMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(hangUp, idleMs);
  }

  function hangUp(): void {
    clearTimeout(timer);
    socket.removeAllListeners('data');
    // Goes on reading into the void: closing with unread input would send a reset that can overtake the answers before it.
    socket.resume();
    socket.end();
    timer = setTimeout(() => socket.destroy(), goodbyeMs);
  }
}

function allowedIdleMs(line: string): number | undefined {
  return line.includes('"idleMs"') ? parseRequest(line)?.idleMs : undefined;
}

function announced(line: string): Pick<ResponderRequest, 'payloadBytes' | 'stream' | 'idleMs'> {
  // Nearly all requests have none; reading each twice would be felt where thousands come at once.
  return line.includes('"payloadBytes"') || line.includes('"stream"') ? (parseRequest(line) ?? {}) : {};
}
