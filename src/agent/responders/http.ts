import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { encodeLine } from '../../wire/ndjson.ts';
import type { ResponderRequest } from '../../wire/responder.ts';
import type { Respond } from './respond.ts';

const requestLine = /^[A-Z]+ \S+ HTTP\/1\.[01]\r?$/;

/** Whether a connection's first line begins a request of HTTP, which is what proxies of the API server speak. */
export function isHttp(firstLine: string): boolean {
  return requestLine.test(firstLine);
}

/**
 * Takes over a connection of which `begun` was read already: answers every request of HTTP, whatever its method and path, with the
 * responder's identity as JSON.
 */
export function serveHttp(socket: Socket, begun: Buffer, respond: Respond): void {
  const server = createServer((request, response) => {
    const asked = encodeLine({ nonce: 'http' } satisfies ResponderRequest);
    const answer = respond(asked.trimEnd(), socket.remoteAddress ?? '');
    request.resume();
    response.writeHead(answer === undefined ? 500 : 200, { 'content-type': 'application/json' }).end(answer);
  });
  socket.unshift(begun);
  server.emit('connection', socket);
}
