import { once } from 'node:events';
import { createConnection } from 'node:net';
import { expect, test } from 'vitest';
import type { Observation } from '#src/wire/observation.ts';
import type { ProbeRequest } from '#src/wire/probe.ts';
import { container, ended, openSession, type Session, start } from './agent-process.ts';
import { closedPort } from './loopback.ts';

async function runBatch(session: Session, probes: ProbeRequest[], parallel = 8): Promise<Map<string, Observation>> {
  session.send({ type: 'batch', batch: 'b', parallel, probes });
  expect(await session.next('done')).toEqual({ type: 'done', batch: 'b', count: probes.length });
  const observations = session.replies.flatMap((reply) => (reply.type === 'observation' ? [reply.observation] : []));
  expect(observations).toHaveLength(probes.length);
  return new Map(observations.map((observation) => [observation.id, observation]));
}

test('a session from hello to bye', async () => {
  const { name, port, environment } = await container();
  const server = start('serve', environment);
  const session = openSession(environment);
  expect(await session.next('hello')).toEqual({
    type: 'hello',
    protocol: 1,
    nodeVersion: process.version,
    namespace: 'ns',
    pod: 'web',
    node: 'n1',
    container: name,
    responders: [name],
    searchDomains: expect.any(Array),
    nameservers: expect.any(Array),
  });
  expect(session.replies).toHaveLength(1);

  const to = { port, timeoutMs: 3000 };
  const observations = await runBatch(session, [
    { kind: 'tcp', id: 'tcp4', address: '127.0.0.1', nonce: 'n1', ...to },
    { kind: 'tcp', id: 'tcp6', address: '::1', nonce: 'n2', ...to },
    { kind: 'udp', id: 'udp4', address: '127.0.0.1', nonce: 'n3', intervalMs: 500, ...to },
    { kind: 'udp', id: 'udp6', address: '::1', nonce: 'n4', intervalMs: 500, ...to },
    {
      kind: 'spread',
      id: 'spread',
      transport: 'udp',
      address: '127.0.0.1',
      nonce: 'n5',
      count: 10,
      parallel: 5,
      ...to,
    },
    { kind: 'tcp', id: 'closed', address: '127.0.0.1', nonce: 'n6', ...to, port: await closedPort() },
    { kind: 'addresses', id: 'addresses' },
    { kind: 'dns', id: 'dns', name: 'x'.repeat(70), recordType: 'A', timeoutMs: 500 },
  ]);
  for (const id of ['tcp4', 'tcp6', 'udp4', 'udp6']) {
    const clientAddress = id.endsWith('4') ? '127.0.0.1' : '::1';
    expect(observations.get(id)).toMatchObject({
      outcome: 'reached',
      answers: [{ pod: 'web', container: name, clientAddress }],
    });
  }
  expect(observations.get('spread')).toMatchObject({
    outcome: 'reached',
    sent: 10,
    received: 10,
    answers: [{ count: 10 }],
  });
  expect(observations.get('closed')).toMatchObject({ outcome: 'refused' });
  expect(observations.get('dns')).toMatchObject({
    outcome: 'not-run',
    detail: expect.stringContaining('not a DNS name'),
  });
  expect(observations.get('addresses')?.addresses).not.toContain('127.0.0.1');

  session.replies.length = 0;
  const { arrived } =
    (await runBatch(session, [{ kind: 'arrivals', id: 'a', nonces: ['n1', 'n6', 'n5', 'n3', 'n'] }])).get('a') ?? {};
  expect(arrived).toEqual(['n1', 'n5', 'n3']);

  session.send({ type: 'bye' });
  expect(await ended(session.child)).toEqual({ code: 0, stderr: '' });
  server.kill('SIGTERM');
  expect(await ended(server)).toEqual({ code: 0, stderr: '' });
});

test('broken commands yield faults, and the session goes on', async () => {
  const { environment } = await container();
  start('serve', environment);
  const session = openSession(environment);
  await session.next('hello');
  session.child.stdin?.write('junk\n{"type":"batch","batch":"x"}\n');
  session.send({ type: 'ping', sequence: 7 });
  expect(await session.next('pong')).toEqual({ type: 'pong', sequence: 7 });
  expect(session.replies.slice(1)).toMatchObject([
    { type: 'fault', message: expect.stringContaining('no JSON: "junk"') },
    { type: 'fault', message: expect.stringContaining('probes') },
    { type: 'pong' },
  ]);
  session.child.stdin?.end();
  expect(await ended(session.child)).toEqual({ code: 0, stderr: '' });
});

test('the session waits for every container, and arrivals cover them all', async () => {
  const second = await container();
  const first = await container([second.name]);
  start('serve', first.environment);
  const session = openSession(first.environment);
  await new Promise((resolve) => {
    setTimeout(resolve, 700);
  });
  expect(session.replies).toEqual([]);
  const neighbour = start('serve', second.environment);
  expect((await session.next('hello')).responders).toEqual([first.name, second.name]);

  const probe = { kind: 'tcp', id: 't', address: '127.0.0.1', port: second.port, timeoutMs: 3000, nonce: 'n' } as const;
  expect((await runBatch(session, [probe])).get('t')).toMatchObject({
    outcome: 'reached',
    answers: [{ container: second.name }],
  });
  session.replies.length = 0;
  expect((await runBatch(session, [{ kind: 'arrivals', id: 'a', nonces: ['n'] }])).get('a')).toEqual({
    id: 'a',
    outcome: 'reached',
    arrived: ['n'],
  });
  session.replies.length = 0;
  neighbour.kill('SIGKILL');
  await once(neighbour, 'close');
  expect((await runBatch(session, [{ kind: 'arrivals', id: 'a', nonces: ['n'] }])).get('a')).toMatchObject({
    outcome: 'not-run',
    arrived: [],
  });
});

test('a port that is taken ends the server with one clear line', async () => {
  const first = await container();
  const second = await container();
  start('serve', first.environment);
  await openSession(first.environment).next('hello');
  const { code, stderr } = await ended(start('serve', { ...second.environment, PODREACH_PORTS: String(first.port) }));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^podreach agent: .*EADDRINUSE.*\n$/);
});

test('a missing identity ends the agent with one clear line', async () => {
  const { environment } = await container();
  expect(await ended(start('serve', { ...environment, PODREACH_POD: '' }))).toEqual({
    code: 1,
    stderr: 'podreach agent: PODREACH_POD is not set\n',
  });
});

test('bad clients neither kill nor hold the responder, and hundreds at once are served', async () => {
  const { port, environment } = await container();
  start('serve', environment);
  const session = openSession(environment);
  await session.next('hello');
  const closed = [
    'GET / HTTP/1.1\r\n\r\n',
    `{"nonce":"${'x'.repeat(9000)}"}\n`,
    'x'.repeat(20_000),
    '{"nonce":5}\n',
    '{"nonce":"a","pod":"b"}\n',
  ].map(async (text) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined).resume();
    socket.write(text);
    await once(socket, 'close');
  });
  await Promise.all(closed);
  const probes = Array.from({ length: 600 }, (_, index): ProbeRequest => {
    const to = {
      id: `p${index}`,
      address: index % 2 === 0 ? '127.0.0.1' : '::1',
      port,
      timeoutMs: 5000,
      nonce: `n${index}`,
    };
    return index % 3 === 0 ? { kind: 'udp', intervalMs: 1000, ...to } : { kind: 'tcp', ...to };
  });
  const observations = await runBatch(session, probes, 300);
  expect([...observations.values()].filter(({ outcome }) => outcome !== 'reached')).toEqual([]);
});
