import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { pause } from '#src/agent/clock.ts';
import { exchangeTcp } from '#src/agent/exchange/tcp.ts';
import { summarize } from '#src/agent/load/summary.ts';
import { runProbe } from '#src/agent/probers/index.ts';
import { closedPort, context, respondAs, tcpServer } from './loopback.ts';

function begin(load: string, port: number, maxMs = 5_000) {
  const pace = { intervalMs: 5, patienceMs: 500, maxMs };
  return runProbe({ kind: 'load-begin', id: 's', load, address: '127.0.0.1', port, nonce: 'n', ...pace }, context);
}

function end(load: string) {
  return runProbe({ kind: 'load-end', id: 'e', load }, context);
}

/** A responder whose `onConnection` is told how many connections there were before. */
function responder(onConnection: (before: number) => 'answer' | 'reset'): Promise<number> {
  let connections = 0;
  return tcpServer((socket) => {
    const does = onConnection(connections++);
    socket.on('data', (chunk) => {
      if (does === 'reset') socket.resetAndDestroy();
      else socket.write(respondAs('web')(chunk.toString(), '10.0.0.1') ?? '');
    });
  });
}

test('opens a fresh connection again and again until it is ended', async () => {
  let connections = 0;
  const port = await responder((before) => {
    connections = before + 1;
    return 'answer';
  });
  expect(await begin('steady', port)).toMatchObject({ outcome: 'reached', answers: [{ pod: 'web', count: 1 }] });
  await expect.poll(() => connections).toBeGreaterThan(5);
  const summary = await end('steady');
  expect(summary).toMatchObject({ outcome: 'reached', answers: [{ pod: 'web', count: summary.sent }] });
  expect(summary.received).toBe(summary.sent);
  expect(summary.latency?.count).toBe(summary.sent);
  expect(summary.detail).toBeUndefined();
  // Asked again, it tells the same.
  expect(await end('steady')).toEqual(summary);
});

test('one lost connection shows with its time', async () => {
  let connections = 0;
  const port = await responder((before) => {
    connections = before + 1;
    return before === 4 ? 'reset' : 'answer';
  });
  await begin('lossy', port);
  await expect.poll(() => connections).toBeGreaterThan(5);
  const summary = await end('lossy');
  expect(summary).toMatchObject({
    outcome: 'reset',
    detail: expect.stringMatching(/^1 of \d+ connections failed: reset at \d\.\d\d s \(/),
  });
  expect(summary.received).toBe((summary.sent ?? 0) - 1);
});

/** A responder on this port until it is closed. */
async function listenAt(port: number, onConnection: (remotePort: number) => void): Promise<Server> {
  const server = createServer((socket) => {
    onConnection(socket.remotePort ?? 0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => socket.write(respondAs('web')(chunk.toString(), '10.0.0.1') ?? ''));
  }).listen(port, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return server;
}

test('goes on while nobody listens any more, and ends by itself', async () => {
  const port = await closedPort();
  const server = await listenAt(port, () => undefined);
  await begin('refused', port, 60);
  server.close();
  await pause(100);
  const summary = await end('refused');
  expect(summary).toMatchObject({
    outcome: 'refused',
    detail: expect.stringMatching(/^\d+ of \d+ connections failed/),
  });
  expect(summary.sent).toBeLessThan(20);
});

test('what is tried before the first answer is no part of the load', async () => {
  const port = await closedPort();
  const began = begin('late', port);
  await pause(50);
  await listenAt(port, () => undefined);
  expect(await began).toMatchObject({ outcome: 'reached' });
  await pause(30);
  expect(await end('late')).toMatchObject({ outcome: 'reached' });
});

test('without an answer there is no load, not even an earlier one', async () => {
  const port = await closedPort();
  const server = await listenAt(port, () => undefined);
  await begin('gone', port);
  server.close();
  expect(await begin('gone', port)).toMatchObject({
    outcome: 'refused',
    detail: `connect ECONNREFUSED 127.0.0.1:${port}`,
  });
  expect(await end('gone')).toMatchObject({ outcome: 'not-run' });
});

test('no source port is used twice, and none that the kernel could give to others', async () => {
  const used: number[] = [];
  const port = await closedPort();
  await listenAt(port, (remotePort) => used.push(remotePort));
  await Promise.all([begin('one', port), begin('other', port)]);
  await expect.poll(() => used.length).toBeGreaterThan(20);
  await Promise.all([end('one'), end('other')]);
  expect(new Set(used).size).toBe(used.length);
  expect(Math.max(...used)).toBeLessThan(32_768);
});

test('a source port that something else holds is passed over', async () => {
  const used: number[] = [];
  const port = await closedPort();
  await listenAt(port, (remotePort) => used.push(remotePort));
  const exchange = () => exchangeTcp({ address: '127.0.0.1', port, timeoutMs: 500, nonce: 'n' });
  await exchange();
  const held = (used[0] ?? 0) + 1;
  await listenAt(held, () => undefined);
  expect(await exchange()).toMatchObject({ outcome: 'reached' });
  expect(used).toHaveLength(2);
  expect(used).not.toContain(held);
});

test('many failures are told by the first ones and the last', () => {
  const exchange = { outcome: 'timed-out', detail: 'silent' } as const;
  const summary = summarize(Array.from({ length: 8 }, (_, index) => ({ atMs: index * 1000, exchange })));
  expect(summary.detail).toBe(
    `8 of 8 connections failed: ${[0, 1, 2, 3, 4].map((second) => `timed-out at ${second}.00 s (silent)`).join(', ')}, last at 7.00 s`,
  );
});

test('a load that nobody began is not-run', async () => {
  expect(await end('unknown')).toMatchObject({ outcome: 'not-run' });
});

test('first answers are counted from the mark and remembered', async () => {
  const port = await responder(() => 'answer');
  const late = await closedPort();
  const targets = [port, late].map((target) => ({ address: '127.0.0.1', port: target }));
  const ask = (timeoutMs: number, setMark = false) => {
    const question = { targets, intervalMs: 5, timeoutMs, setMark, nonce: 'n' };
    return runProbe({ kind: 'first-answers', id: 'a', mark: 'm', ...question }, context);
  };
  expect(await ask(50)).toMatchObject({ outcome: 'not-run' });
  const first = await ask(50, true);
  expect(first).toMatchObject({ outcome: 'timed-out', sent: 2, received: 1, latency: { count: 1 } });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => socket.write(respondAs('late')(chunk.toString(), '::1') ?? ''));
  }).listen(late, '127.0.0.1');
  onTestFinished(() => void server.close());
  const second = await ask(2_000);
  expect(second).toMatchObject({ outcome: 'reached', sent: 2, received: 2, latency: { count: 2 } });
  expect(second.latency?.p50Us).toBe(first.latency?.p50Us);
});
