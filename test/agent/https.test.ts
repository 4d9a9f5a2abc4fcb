import type { AddressInfo } from 'node:net';
import { request } from 'node:https';
import { connect } from 'node:tls';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { listenTcpOn } from '#src/agent/responders/tcp.ts';
import { selfSigned } from '#src/cluster/self-signed.ts';
import { certificateVariables } from '#src/wire/responder.ts';
import { respondAs } from './loopback.ts';

afterEach(() => void vi.unstubAllEnvs());

async function responder(): Promise<number> {
  const server = await listenTcpOn({ host: '127.0.0.1', port: 0, ipv6Only: false }, respondAs('web'));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test('with a certificate it answers HTTPS as it does HTTP', async () => {
  const { key, certificate } = await selfSigned();
  vi.stubEnv(certificateVariables.key, key);
  vi.stubEnv(certificateVariables.certificate, certificate);
  const port = await responder();
  const text = await new Promise<string>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/a?b=c', agent: false, ca: certificate, servername: 'podreach' };
    request({ ...options, checkServerIdentity: () => undefined }, (response) => {
      let got = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        got += chunk;
      });
      response.on('end', () => resolve(got));
    })
      .on('error', reject)
      .end();
  });
  expect(JSON.parse(text)).toMatchObject({ pod: 'web', clientAddress: '127.0.0.1', method: 'GET', path: '/a?b=c' });
});

test('without a certificate it closes the connection', async () => {
  const port = await responder();
  const code = await new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () =>
      reject(new Error('connected')),
    );
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  expect(code).toBe('ECONNRESET');
});
