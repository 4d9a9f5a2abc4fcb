import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import { listenTcpOn } from '#src/agent/responders/tcp.ts';
import { closedPort, context, respondAs, tcpServer } from './loopback.ts';

async function responder(): Promise<number> {
  const server: Server = await listenTcpOn({ host: '127.0.0.1', port: 0, ipv6Only: false }, respondAs('web'));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function probe(port: number, durationMs = 300, timeoutMs = 2_000) {
  return runProbe(
    { kind: 'throughput', id: 'p', address: '127.0.0.1', port, durationMs, timeoutMs, nonce: 'n-1' },
    context,
  );
}

/** A server that stands between prober and responder and decides what goes up. */
function through(port: number, upward: (chunk: Buffer, behind: Socket, client: Socket) => void): Promise<number> {
  return tcpServer((client) => {
    const behind: Socket = connect({ host: '127.0.0.1', port });
    behind.on('error', () => client.destroy());
    client.on('close', () => behind.destroy());
    client.on('data', (chunk) => upward(chunk, behind, client));
    behind.on('data', (chunk) => client.write(chunk));
  });
}

/** Passes on so many bytes a second at most. */
function limitedTo(bytesPerSecond: number) {
  let [allowedAt, line] = [Date.now(), Promise.resolve()];
  return (chunk: Buffer, behind: Socket, client: Socket) => {
    client.pause();
    allowedAt = Math.max(allowedAt, Date.now()) + (chunk.length / bytesPerSecond) * 1_000;
    const waitMs = allowedAt - Date.now();
    line = line
      .then(() => new Promise((resolve) => setTimeout(resolve, waitMs)))
      .then(() => {
        behind.write(chunk);
        client.resume();
      });
  };
}

/** Changes one byte after so many. */
function changing(after: number) {
  let seen = 0;
  return (chunk: Buffer, behind: Socket) => {
    const at = after - seen;
    if (at >= 0 && at < chunk.length) chunk[at] = (chunk[at] ?? 0) ^ 1;
    seen += chunk.length;
    behind.write(chunk);
  };
}

test('a connection carries what it can, for as long as it shall', async () => {
  const startedMs = Date.now();
  const observation = await probe(await responder());
  expect(observation).toMatchObject({ outcome: 'reached', answers: [{ pod: 'web', clientAddress: '127.0.0.1' }] });
  expect(Date.now() - startedMs).toBeGreaterThanOrEqual(300);
  expect(observation.elapsedUs).toBeGreaterThan(250_000);
  expect(observation.mbitPerSecond).toBeGreaterThan(20);
});

test('a slow way is measured, and no failure', async () => {
  const port = await through(await responder(), limitedTo(1_000_000));
  const observation = await probe(port, 1_000);
  expect(observation).toMatchObject({ outcome: 'reached' });
  expect(observation.mbitPerSecond).toBeGreaterThan(3);
  expect(observation.mbitPerSecond).toBeLessThan(12);
});

test.each([
  ['the first block', 5_000],
  ['a later one', 700_000],
])('a byte that is changed in %s', async (_, after) => {
  expect(await probe(await through(await responder(), changing(after)))).toMatchObject({
    outcome: 'wrong-answer',
    detail: 'the responder received other bytes than were sent',
  });
});

test('what stands still is told from what is slow, and where it stands', async () => {
  let seen = 0;
  const port = await through(await responder(), (chunk, behind) => {
    seen += chunk.length;
    if (seen < 400_000) behind.write(chunk);
  });
  expect(await probe(port, 300, 500)).toMatchObject({
    outcome: 'timed-out',
    detail: expect.stringMatching(/^\d+ of \d+ bytes arrived, and no more within 500 ms$/),
  });
});

test('large segments that vanish are a timeout, though the connection opens', async () => {
  const port = await through(await responder(), (chunk, behind) => {
    if (chunk.length < 1_000) behind.write(chunk);
  });
  expect(await probe(port, 300, 500)).toMatchObject({
    outcome: 'timed-out',
    detail: expect.stringMatching(/^0 of \d+ bytes arrived/),
  });
});

test('nobody there, and somebody else', async () => {
  expect(await probe(await closedPort())).toMatchObject({ outcome: 'refused' });
  expect(await probe(await tcpServer((socket) => socket.write('pong\n')))).toMatchObject({
    outcome: 'wrong-answer',
    detail: expect.stringContaining('pong'),
  });
});
