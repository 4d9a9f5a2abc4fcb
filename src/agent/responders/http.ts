import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { encodeLine } from '../../wire/ndjson.ts';
import {
  answerHeader,
  certificateVariables,
  type HttpAnswer,
  type ResponderAnswer,
  type ResponderRequest,
} from '../../wire/responder.ts';
import type { Respond } from './respond.ts';

/**
 * Takes over a connection of which `begun` was read already: answers every request of HTTP, whatever its method and path, with the
 * responder's identity and these two as JSON, to HEAD in a header.
 */
export function serveHttp(
  socket: Socket,
  begun: Buffer,
  respond: Respond,
  secure?: { readonly key: string; readonly cert: string },
): void {
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
  server.emit('connection', secure === undefined ? socket : new TLSSocket(socket, { isServer: true, ...secure }));
}

/** The same over TLS with the certificate that the environment names; without one the connection is closed. */
export function serveHttps(socket: Socket, begun: Buffer, respond: Respond): void {
  const { [certificateVariables.key]: key, [certificateVariables.certificate]: cert } = process.env;
  if (key === undefined || cert === undefined) socket.destroy();
  else serveHttp(socket, begun, respond, { key, cert });
}
