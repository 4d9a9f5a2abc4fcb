import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { KubeConfig } from '@kubernetes/client-node';
import { ApiEdge } from '#src/cluster/api-edge.ts';
import { Credentials } from '#src/cluster/credentials.ts';
import { retryAfter, retryAfterHeaderMs, maxTries } from '#src/cluster/retry.ts';
import type { FailedTry } from '#src/cluster/retry.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const signal = new AbortController().signal;
type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;
const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** An API server over plain HTTP, as `kubectl proxy` is one, that answers by a script. */
async function serve(handler: Handler): Promise<{ edge: ApiEdge; connections: () => number; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    seen.push(request);
    request.resume();
    request.on('end', () => handler(request, response, seen.length));
  });
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const create = () => {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser({ name: 'c', server: url, skipTLSVerify: true }, { name: 'u', token: 'secret' });
    return kubeConfig;
  };
  const credentials = new Credentials({ create, context: 'c', server: url, headers: {} }, 'podreach/1.2.3');
  return { edge: new ApiEdge(url, credentials, quiet), connections: () => connections, seen };
}

function json(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

describe('requests', () => {
  test('share a connection, and carry credentials and our name', async () => {
    const { edge, connections, seen } = await serve((_, response) => json(response, 200, { ok: true }));
    for (let count = 0; count < 20; count += 1) await edge.get('/version', { signal });
    expect(connections()).toBe(1);
    expect(edge.requests).toBe(20);
    expect(seen[0]?.headers).toMatchObject({ 'user-agent': 'podreach/1.2.3', authorization: 'Bearer secret' });
  });

  test('are repeated after 503, and wait as long as the server says', async () => {
    const { edge } = await serve((_, response, count) =>
      json(response, count === 1 ? 503 : 200, { count }, count === 1 ? { 'retry-after': '1' } : {}),
    );
    const startedMs = performance.now();
    await expect(edge.get('/x', { signal })).resolves.toEqual({ count: 2 });
    expect(performance.now() - startedMs).toBeGreaterThan(950);
  });

  test('are repeated when the server drops the connection, once it has answered before', async () => {
    const { edge } = await serve((request, response, count) =>
      count === 1 || count === 3 ? json(response, 200, { count }) : request.socket.resetAndDestroy(),
    );
    await edge.get('/x', { signal });
    await expect(edge.get('/x', { signal })).resolves.toEqual({ count: 3 });
  });

  test('fail at once when nobody ever answered', async () => {
    const { edge } = await serve((request) => request.socket.resetAndDestroy());
    await expect(edge.get('/x', { signal })).rejects.toMatchObject({ code: 'API_UNREACHABLE' });
    expect(edge.requests).toBe(1);
  });

  test('end when time is over, and when aborted', async () => {
    const { edge } = await serve(() => undefined);
    await expect(edge.get('/x', { signal, timeoutMs: 50 })).rejects.toMatchObject({
      code: 'API_UNREACHABLE',
      message: expect.stringContaining('did not answer in time'),
    });
    const controller = new AbortController();
    const running = edge.get('/x', { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await expect(edge.get('/x', { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  test('that write and are held up point at webhooks, once the server has answered before', async () => {
    const { edge } = await serve((request, response) =>
      request.method === 'GET' ? json(response, 200, {}) : undefined,
    );
    const held = { signal, timeoutMs: 50 };
    await expect(edge.delete('/x', held)).rejects.toMatchObject({ hint: expect.stringContaining('kubeconfig') });
    await edge.get('/x', { signal });
    for (const write of [() => edge.delete('/x', held), () => edge.patch('/x', held), () => edge.ask('/x', held)])
      await expect(write()).rejects.toMatchObject({
        code: 'API_UNREACHABLE',
        message: expect.stringMatching(/did not answer (DELETE|PATCH|POST) \/x in time/),
        hint: expect.stringContaining('kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations'),
      });
  });

  test('get new credentials once when refused', async () => {
    const { edge } = await serve((_, response, count) => json(response, count === 1 ? 401 : 200, { count }));
    await expect(edge.get('/x', { signal })).resolves.toEqual({ count: 2 });
    const never = await serve((_, response) => json(response, 401, {}));
    await expect(never.edge.get('/x', { signal })).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(never.edge.requests).toBe(2);
  });
});

describe('a creation', () => {
  const body = { metadata: { name: 'mine' } };

  test('that exists already is an error', async () => {
    const { edge } = await serve((_, response) =>
      json(response, 409, { kind: 'Status', message: 'namespaces "mine" already exists', reason: 'AlreadyExists' }),
    );
    await expect(edge.create('/api/v1/namespaces', body, signal)).rejects.toMatchObject({ httpStatus: 409 });
  });

  test('that exists because the first try did it is a success', async () => {
    const { edge, seen } = await serve((request, response, count) => {
      if (count === 1) json(response, 504, {});
      else if (request.method === 'POST') json(response, 409, { kind: 'Status', reason: 'AlreadyExists' });
      else json(response, 200, { metadata: { name: 'mine', uid: 'u1' } });
    });
    await expect(edge.create('/api/v1/namespaces', body, signal)).resolves.toMatchObject({ metadata: { uid: 'u1' } });
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /api/v1/namespaces?fieldValidation=Strict',
      'POST /api/v1/namespaces?fieldValidation=Strict',
      'GET /api/v1/namespaces/mine',
    ]);
  });

  test('that exists because the first try did it is a success where it may not be read', async () => {
    const { edge } = await serve((request, response, count) => {
      if (count === 1) json(response, 504, {});
      else if (request.method === 'POST') json(response, 409, { kind: 'Status', reason: 'AlreadyExists' });
      else json(response, 403, { kind: 'Status', reason: 'Forbidden' });
    });
    await expect(edge.create('/api/v1/configmaps', body, signal)).resolves.toEqual(body);
  });

  const conflict = {
    kind: 'Status',
    reason: 'Conflict',
    message: 'Operation cannot be fulfilled on resourcequotas "q": the object has been modified',
  };

  test('that met a change of a quota is repeated, and is not taken for ours where it exists then', async () => {
    const { edge, seen } = await serve((_, response, count) =>
      json(response, count === 1 ? 409 : 201, count === 1 ? conflict : body),
    );
    await expect(edge.create('/api/v1/pods', body, signal)).resolves.toEqual(body);
    expect(seen.length).toBe(2);

    const taken = await serve((_, response, count) =>
      json(response, 409, count === 1 ? conflict : { kind: 'Status', reason: 'AlreadyExists' }),
    );
    await expect(taken.edge.create('/api/v1/pods', body, signal)).rejects.toMatchObject({ httpStatus: 409 });
    expect(taken.seen.length).toBe(2);
  });

  test('alone is repeated after a conflict: a deletion that meets one is under way', async () => {
    const { edge, seen } = await serve((_, response) => json(response, 409, conflict));
    await expect(edge.delete('/api/v1/namespaces/mine', { signal })).rejects.toMatchObject({ httpStatus: 409 });
    expect(seen.length).toBe(1);
  });

  test('in flight is waited for although the run was aborted', async () => {
    const controller = new AbortController();
    const { edge } = await serve((_, response) => {
      controller.abort();
      setTimeout(() => json(response, 201, body), 50);
    });
    await expect(edge.create('/api/v1/namespaces', body, controller.signal)).resolves.toEqual(body);
    await expect(edge.create('/api/v1/namespaces', body, controller.signal)).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
  });
});

describe('whether to try again', () => {
  const answer = (status: number, headers: Record<string, string> = {}, text = ''): FailedTry => ({
    kind: 'answer',
    answer: { status, headers, body: text },
  });
  const transport = (failure: Extract<FailedTry, { kind: 'transport' }>['failure']): FailedTry => ({
    kind: 'transport',
    failure,
  });

  test.each([
    [answer(429), { delayMs: 200, ambiguous: false }],
    [answer(503), { delayMs: 200, ambiguous: true }],
    [answer(429, { 'retry-after': '3' }), { delayMs: 3000, ambiguous: false }],
    [answer(429, { 'retry-after': '300' }), undefined],
    [answer(500), undefined],
    [answer(500, {}, '{"kind":"Status","reason":"ServerTimeout"}'), { delayMs: 200, ambiguous: true }],
    [answer(500, {}, '{"kind":"Status","message":"etcdserver: leader changed"}'), { delayMs: 200, ambiguous: true }],
    [answer(404), undefined],
    [{ kind: 'conflict' }, { delayMs: 200, ambiguous: false }],
    [transport('refused'), { delayMs: 200, ambiguous: false }],
    [transport('lost'), { delayMs: 0, ambiguous: true }],
    [transport('unresolved'), { delayMs: 200, ambiguous: false }],
    [transport('certificate'), undefined],
  ] satisfies [FailedTry, object | undefined][])('%j', (failed, expected) => {
    expect(retryAfter(failed, 1, true, () => 0.5)).toEqual(expected);
  });

  test('not before first contact, and not for ever', () => {
    expect(retryAfter(transport('refused'), 1, false)).toBeUndefined();
    expect(retryAfter(transport('unresolved'), 1, false)).toBeUndefined();
    expect(retryAfter(answer(503), maxTries, true)).toBeUndefined();
  });

  test('Retry-After may be a date', () => {
    expect(
      retryAfterHeaderMs({ 'retry-after': 'Wed, 21 Oct 2026 07:28:05 GMT' }, Date.parse('2026-10-21T07:28:00Z')),
    ).toBe(5000);
  });
});
