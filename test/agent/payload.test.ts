import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import { listenTcpOn } from '#src/agent/responders/tcp.ts';
import type { AddressInfo, Server, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { closedPort, context, respondAs, tcpServer, udpServer } from './loopback.ts';
import { datagramResponder } from './datagram-responder.ts';

const mebibyte = 1024 * 1024;

async function responder(): Promise<number> {
  const server: Server = await listenTcpOn({ host: '127.0.0.1', port: 0, ipv6Only: false }, respondAs('web'));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function probe(transport: 'tcp' | 'udp', port: number, sizes: number[], timeoutMs = 2000) {
  return runProbe(
    { kind: 'payload', id: 'p', transport, address: '127.0.0.1', port, sizes, timeoutMs, nonce: 'n-1' },
    context,
  );
}

/** A server that stands between prober and responder and may change what passes. */
function through(
  port: number,
  upward: (chunk: Buffer) => Buffer,
  downward: (chunk: Buffer) => Buffer,
): Promise<number> {
  return tcpServer((client) => {
    const behind: Socket = connect({ host: '127.0.0.1', port });
    behind.on('error', () => client.destroy());
    client.on('close', () => behind.destroy());
    client.on('data', (chunk) => behind.write(upward(chunk)));
    behind.on('data', (chunk) => client.write(downward(chunk)));
  });
}

function flipLast(after: number): (chunk: Buffer) => Buffer {
  let seen = 0;
  return (chunk) => {
    seen += chunk.length;
    const last = chunk.length - 1;
    if (seen > after) chunk[last] = (chunk[last] ?? 0) ^ 1;
    return chunk;
  };
}

const unchanged = (chunk: Buffer): Buffer => chunk;

test('a mebibyte each way over TCP', async () => {
  expect(await probe('tcp', await responder(), [mebibyte])).toMatchObject({
    outcome: 'reached',
    largestBytes: mebibyte,
    sent: 1,
    received: 1,
    answers: [{ pod: 'web', clientAddress: '127.0.0.1' }],
  });
});

test('sizes that are no multiple of anything, and none', async () => {
  expect(await probe('tcp', await responder(), [0, 1, 70_001])).toMatchObject({ outcome: 'reached', received: 3 });
});

test('plain requests are answered on the same port', async () => {
  const port = await responder();
  const plain = { kind: 'tcp', id: 'p', address: '127.0.0.1', port, timeoutMs: 2000, nonce: 'n-2' } as const;
  expect(await runProbe(plain, context)).toMatchObject({ outcome: 'reached', answers: [{ pod: 'web' }] });
});

test('a changed byte on the way there', async () => {
  const port = await through(await responder(), flipLast(100_000), unchanged);
  expect(await probe('tcp', port, [mebibyte])).toMatchObject({
    outcome: 'wrong-answer',
    detail: expect.stringContaining('the responder received other bytes'),
  });
});

test('a changed byte on the way back', async () => {
  const port = await through(await responder(), unchanged, (chunk) => {
    if (chunk.length > 50_000) chunk[25_000] = (chunk[25_000] ?? 0) ^ 1;
    return chunk;
  });
  expect(await probe('tcp', port, [mebibyte])).toMatchObject({
    outcome: 'wrong-answer',
    detail: expect.stringContaining('received other bytes'),
  });
});

test('large segments that vanish are a timeout, though the connection opens', async () => {
  const port = await through(await responder(), (chunk) => chunk.subarray(0, 20), unchanged);
  expect(await probe('tcp', port, [mebibyte], 200)).toMatchObject({
    outcome: 'timed-out',
    detail: expect.stringMatching(/1048576 bytes each way: the responder has not confirmed/),
  });
});

test('refused, and closed without an answer', async () => {
  expect(await probe('tcp', await closedPort(), [1000])).toMatchObject({ outcome: 'refused' });
  const port = await tcpServer((socket) => socket.end());
  expect(['wrong-answer', 'reset']).toContain((await probe('tcp', port, [1000])).outcome);
});

test('datagrams come back as long as they went', async () => {
  const seen: number[] = [];
  const port = await datagramResponder((datagram) => {
    seen.push(datagram.length);
    return true;
  });
  expect(await probe('udp', port, [2000, 8000])).toMatchObject({
    outcome: 'reached',
    largestBytes: 8000,
    answers: [{ pod: 'web', count: 2 }],
  });
  expect(seen.toSorted((a, b) => a - b)).toEqual([2000, 8000]);
});

test('the size that vanishes is named', async () => {
  const port = await datagramResponder((datagram) => datagram.length <= 2000);
  expect(await probe('udp', port, [2000, 8000], 300)).toMatchObject({
    outcome: 'timed-out',
    detail: expect.stringContaining('datagrams of 8000 bytes'),
    sent: 2,
    received: 1,
  });
});

test('a changed datagram is a wrong answer', async () => {
  const port = await datagramResponder((datagram) => {
    datagram[datagram.length - 1] = (datagram[datagram.length - 1] ?? 0) ^ 1;
    return true;
  });
  expect(await probe('udp', port, [2000], 300)).toMatchObject({ outcome: 'wrong-answer' });
  const foreign = await udpServer((_, reply) => reply('pong'));
  expect(await probe('udp', foreign, [2000], 300)).toMatchObject({ outcome: 'wrong-answer' });
});
