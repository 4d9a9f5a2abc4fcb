import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished, expect, test } from 'vitest';
import { listenTcpOn } from '#src/agent/responders/tcp.ts';
import { answerHeader } from '#src/wire/responder.ts';
import { respondAs } from './loopback.ts';

async function responder(): Promise<number> {
  const server = await listenTcpOn({ host: '127.0.0.1', port: 0, ipv6Only: false }, respondAs('web'));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

function ask(port: number, method: string, path: string, body = ''): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

test.each([
  ['GET', '/podreach', ''],
  ['POST', '/a/b?c=d', 'x'.repeat(100_000)],
  ['DELETE', '/', ''],
])('tells who it is, and what arrived, to %s %s', async (method, path, body) => {
  const { status, text } = await ask(await responder(), method, path, body);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ pod: 'web', namespace: 'ns', clientAddress: '127.0.0.1', method, path });
});

test('to HEAD it tells the same in a header', async () => {
  const { status, headers, text } = await ask(await responder(), 'HEAD', '/a');
  expect([status, text]).toEqual([200, '']);
  expect(JSON.parse(String(headers[answerHeader]))).toMatchObject({ pod: 'web', method: 'HEAD', path: '/a' });
});

test('a request whose first line comes in pieces is understood', async () => {
  const port = await responder();
  const text = await new Promise<string>((resolve, reject) => {
    let got = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('GET / HT');
      setTimeout(() => socket.write('TP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), 20);
    });
    socket.on('data', (chunk) => {
      got += chunk.toString();
    });
    socket.on('end', () => resolve(got));
    socket.on('error', reject);
  });
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(text).toContain('"pod":"web"');
});

test('what is neither a request of ours nor of HTTP gets no answer', async () => {
  const port = await responder();
  const got = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('GET lost HTTP\n'));
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
  expect(got).toBe('');
});
