import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, onTestFinished, test } from 'vitest';
import { ApiEdge } from '#src/cluster/api-edge.ts';
import { askProxied } from '#src/cluster/ask-proxied.ts';
import { Credentials } from '#src/cluster/credentials.ts';
import type { ProxiedMethod } from '#src/domain/reading.ts';
import { answerHeader } from '#src/wire/responder.ts';

const identity = { namespace: 'ns', pod: 'web', container: 'agent', node: 'n1', clientAddress: '192.0.2.1' };
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** Asks an API server that answers like this, over plain HTTP. */
async function ask(answer: RequestListener, method: ProxiedMethod, path: string) {
  const server = createServer(answer);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const create = () => {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser({ name: 'c', server: url, skipTLSVerify: true }, { name: 'u', token: 'secret' });
    return kubeConfig;
  };
  const edge = new ApiEdge(url, new Credentials({ create, context: 'c', server: url, headers: {} }, 'podreach'), quiet);
  const reading = { kind: 'proxy', namespace: 'ns', to: 'pods', name: 'web:8080', method, path } as const;
  return askProxied(edge, reading, new AbortController().signal);
}

/** A responder behind the proxy: sees what comes after it. */
const passedOn: RequestListener = (request, response) => {
  const path = (request.url ?? '').replace('/api/v1/namespaces/ns/pods/web%3A8080/proxy', '') || '/';
  const told = JSON.stringify({ ...identity, nonce: 'http', method: request.method, path });
  response.writeHead(200, request.method === 'HEAD' ? { [answerHeader]: told } : {}).end(told);
};

test.each<[ProxiedMethod, string, string]>([
  ['GET', '/a/b', '/a/b'],
  ['HEAD', '/a', '/a'],
  ['POST', '', '/'],
  ['OPTIONS', '/a', '/a'],
])('%s "%s" arrives as what it is', async (method, path, seen) => {
  await expect(ask(passedOn, method, path)).resolves.toEqual({
    outcome: 'reached',
    answers: [{ ...identity, count: 1 }],
    values: { status: '200', method, path: seen },
  });
});

test('a redirection is no answer of a responder', async () => {
  const redirect: RequestListener = (_, response) => response.writeHead(301, { location: '/proxy/' }).end();
  await expect(ask(redirect, 'GET', '')).resolves.toEqual({
    outcome: 'reached',
    values: { status: '301' },
    detail: 'HTTP 301 to /proxy/',
  });
});

test.each([
  [503, 'error trying to reach service: dial tcp 10.0.0.1:8080: connect: connection refused', 'refused'],
  [503, 'error trying to reach service: dial tcp 10.0.0.1:8080: i/o timeout', 'timed-out'],
  [502, 'bad gateway', 'unreachable'],
  [404, 'no such page', 'wrong-answer'],
  [200, '<html>', 'wrong-answer'],
])('HTTP %i "%s" is %s', async (status, body, outcome) => {
  const answer: RequestListener = (_, response) => response.writeHead(status).end(body);
  await expect(ask(answer, 'GET', '/a')).resolves.toEqual({ outcome, detail: `HTTP ${status}: ${body}` });
});

test('what is forbidden is no answer at all', async () => {
  const forbidden: RequestListener = (_, response) => response.writeHead(403).end('{}');
  await expect(ask(forbidden, 'PUT', '/a')).rejects.toMatchObject({ code: 'FORBIDDEN' });
});
