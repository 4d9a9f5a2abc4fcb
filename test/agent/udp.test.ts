import { expect, test } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import { closedPort, context, respondAs, udpServer } from './loopback.ts';

function probe(port: number, overrides: { address?: string; timeoutMs?: number; intervalMs?: number } = {}) {
  return runProbe(
    { kind: 'udp', id: 'p', address: '127.0.0.1', port, timeoutMs: 2000, intervalMs: 50, nonce: 'n-1', ...overrides },
    context,
  );
}

test('reaches a responder with one datagram', async () => {
  const port = await udpServer((message, reply, client) =>
    reply(respondAs('web')(message.toString(), client.address) ?? ''),
  );
  const observation = await probe(port);
  expect(observation).toMatchObject({
    outcome: 'reached',
    sent: 1,
    received: 1,
    answers: [{ pod: 'web', clientAddress: '127.0.0.1' }],
  });
  expect(observation.detail).toBeUndefined();
});

test('IPv6 loopback', async () => {
  const port = await udpServer(
    (message, reply, client) => reply(respondAs('six')(message.toString(), client.address) ?? ''),
    { host: '::1' },
  );
  expect(await probe(port, { address: '::1' })).toMatchObject({
    outcome: 'reached',
    answers: [{ clientAddress: '::1' }],
  });
});

test('a lost datagram is sent again, and the time is that of the one answered', async () => {
  let seen = 0;
  const port = await udpServer((message, reply, client) => {
    seen += 1;
    if (seen === 3) reply(respondAs('web')(message.toString(), client.address) ?? '');
  });
  const observation = await probe(port, { intervalMs: 500, timeoutMs: 5_000 });
  expect(observation).toMatchObject({
    outcome: 'reached',
    sent: 3,
    received: 1,
    detail: 'datagram 3 of 3 was answered',
  });
  expect(observation.elapsedUs).toBeLessThan(500_000);
});

test('a late answer to the first datagram is measured from the first', async () => {
  const port = await udpServer((message, reply, client) => {
    if (message.toString().includes('#0'))
      setTimeout(() => reply(respondAs('web')(message.toString(), client.address) ?? ''), 120);
  });
  const observation = await probe(port);
  expect(observation).toMatchObject({ outcome: 'reached', detail: expect.stringMatching(/^datagram 1 of/) });
  expect(observation.elapsedUs).toBeGreaterThan(110_000);
});

test('a closed port is refused at its first refusal, long before the time is over', async () => {
  const start = performance.now();
  const observation = await probe(await closedPort(), { timeoutMs: 5000 });
  expect(observation).toMatchObject({
    outcome: 'refused',
    sent: 1,
    received: 0,
    detail: expect.stringContaining('ECONNREFUSED'),
  });
  expect(performance.now() - start).toBeLessThan(2000);
});

test('a silent server is timed-out', async () => {
  const port = await udpServer(() => undefined);
  const observation = await probe(port, { timeoutMs: 220 });
  expect(observation).toMatchObject({ outcome: 'timed-out', received: 0 });
  expect(observation.sent).toBeGreaterThanOrEqual(3);
});

test('a foreign answer is a wrong answer unless the right one follows', async () => {
  const foreign = await udpServer((_, reply) => reply('pong'));
  expect(await probe(foreign, { timeoutMs: 100 })).toMatchObject({
    outcome: 'wrong-answer',
    detail: expect.stringContaining('pong'),
  });
  const both = await udpServer((message, reply, client) => {
    reply('pong');
    reply(respondAs('web')(message.toString(), client.address) ?? '');
  });
  expect(await probe(both)).toMatchObject({ outcome: 'reached' });
});

test('every exchange has a source port of its own, below those that the kernel gives out', async () => {
  const used: number[] = [];
  const port = await udpServer((message, reply, client) => {
    used.push(client.port);
    reply(respondAs('web')(message.toString(), client.address) ?? '');
  });
  for (let turn = 0; turn < 20; turn += 1) await probe(port);
  expect(new Set(used).size).toBe(20);
  expect(Math.max(...used)).toBeLessThan(32_768);
});
