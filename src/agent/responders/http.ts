import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { encodeLine } from '../../wire/ndjson.ts';
import { answerHeader, type HttpAnswer, type ResponderAnswer, type ResponderRequest } from '../../wire/responder.ts';
import type { Respond } from './respond.ts';

/**
 * Takes over a connection of which `begun` was read already: answers every request of HTTP, whatever its method and path, with the
 * responder's identity and these two as JSON, to HEAD in a header.
 */
export function serveHttp(socket: Socket, begun: Buffer, respond: Respond): void {
  const server = createServer((request, response) => {
    const asked = encodeLine({ nonce: 'http' } satisfies ResponderRequest);
    const answer = respond(asked.trimEnd(), socket.remoteAddress ?? '');
    request.resume();
    if (answer === undefined) {
      response.writeHead(500).end();
      return;
    }
    const { method = '', url = '' } = request;
    const told = JSON.stringify({
      ...(JSON.parse(answer) as ResponderAnswer),
      method,
      path: url,
    } satisfies HttpAnswer);
    const headers = { 'content-type': 'application/json', ...(method === 'HEAD' ? { [answerHeader]: told } : {}) };
    response.writeHead(200, headers).end(told);
  });
  socket.unshift(begun);
  server.emit('connection', socket);
}
