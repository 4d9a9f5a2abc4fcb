import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer as createPlainServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import { closedPort, context } from './loopback.ts';

const folder = mkdtempSync(join(tmpdir(), 'podreach-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));

function certificate(name: string, subjectAltName: string): { readonly cert: string; readonly key: string } {
  const [keyFile, certFile] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'].concat(
      ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${subjectAltName}`],
      ['-keyout', keyFile, '-out', certFile],
    ),
    { stdio: 'pipe' },
  );
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}

const own = certificate('own', 'DNS:kubernetes.default.svc,IP:127.0.0.1');
const other = certificate('other', 'DNS:kubernetes.default.svc');

async function tlsServer(): Promise<number> {
  const server = createServer({ cert: own.cert, key: own.key }, (socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function handshake(port: number, { names = ['kubernetes.default.svc'], ca }: { names?: string[]; ca?: string }) {
  const request = { kind: 'tls' as const, id: 't', address: '127.0.0.1', port, names, timeoutMs: 2000 };
  return runProbe(ca === undefined ? request : { ...request, ca }, context);
}

test('a certificate of the authority that names the server is valid', async () => {
  expect(await handshake(await tlsServer(), { ca: own.cert })).toMatchObject({
    outcome: 'reached',
    values: { 'kubernetes.default.svc': 'valid', chain: 'valid' },
  });
});

test('a name that the certificate does not have is told apart from one it has', async () => {
  const names = ['kubernetes.default.svc', 'kubernetes.default'];
  const { values } = await handshake(await tlsServer(), { names, ca: own.cert });
  expect(values?.['kubernetes.default.svc']).toBe('valid');
  expect(values?.['kubernetes.default']).toContain('kubernetes.default.svc');
});

test('another authority does not vouch for it', async () => {
  const { outcome, values } = await handshake(await tlsServer(), { ca: other.cert });
  expect(outcome).toBe('reached');
  expect(values?.['chain']).toMatch(/SELF_SIGNED|UNABLE/);
});

test('without an authority nothing is said about the chain', async () => {
  const { values } = await handshake(await tlsServer(), {});
  expect(values).toEqual({ 'kubernetes.default.svc': 'valid' });
});

test('what does not speak TLS answers wrongly, and a closed port refuses', async () => {
  const server = createPlainServer((socket) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  expect(await handshake((server.address() as AddressInfo).port, {})).toMatchObject({ outcome: 'wrong-answer' });
  expect(await handshake(await closedPort(), {})).toMatchObject({ outcome: 'refused' });
});
