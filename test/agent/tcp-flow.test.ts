import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { TcpFlow } from '#src/agent/flows/tcp-flow.ts';
import { runProbe } from '#src/agent/probers/index.ts';
import { listenTcpOn } from '#src/agent/responders/tcp.ts';
import { encodeLine, LineDecoder } from '#src/wire/ndjson.ts';
import { closedPort, context, respondAs, tcpServer } from './loopback.ts';

function open(flow: string, port: number, { address = '127.0.0.1', timeoutMs = 1_000 } = {}) {
  const opening = { address, port, intervalMs: 10, maxMs: 5_000 };
  const probe = { kind: 'flow', id: 'o', flow, protocol: 'tcp', open: opening, timeoutMs, nonce: 'n' } as const;
  return runProbe(probe, context);
}

function ask(flow: string, timeoutMs = 1_000) {
  return runProbe({ kind: 'flow', id: 'f', flow, protocol: 'tcp', timeoutMs, nonce: 'other' }, context);
}

/** Answers every line while `isOpen`, and keeps what comes meanwhile until then, as a network that drops packets for a while does. */
function responder(connections: Socket[], isOpen: () => boolean = () => true): Promise<number> {
  return tcpServer((socket) => {
    connections.push(socket);
    const decoder = new LineDecoder();
    const held: string[] = [];
    socket.on('data', (chunk) => {
      held.push(...decoder.push(chunk));
      if (isOpen()) for (const line of held.splice(0)) socket.write(respondAs('web')(line, '10.0.0.1') ?? '');
    });
  });
}

test('is one connection that goes on exchanging requests', async () => {
  const connections: Socket[] = [];
  const port = await responder(connections);
  expect(await open('steady', port)).toMatchObject({ outcome: 'reached', answers: [{ pod: 'web' }] });
  expect(await open('steady', port)).toMatchObject({ outcome: 'reached' });
  expect(await ask('steady')).toMatchObject({ outcome: 'reached', received: 1, answers: [{ pod: 'web', count: 1 }] });
  expect(connections).toHaveLength(1);
});

test('comes back after silence', async () => {
  const connections: Socket[] = [];
  let isOpen = true;
  const port = await responder(connections, () => isOpen);
  await open('silent', port);
  isOpen = false;
  expect(await ask('silent', 60)).toMatchObject({
    outcome: 'timed-out',
    detail: expect.stringMatching(/^no answer to \d+ requests on the connection within \d+ ms$/),
  });
  isOpen = true;
  expect(await ask('silent')).toMatchObject({ outcome: 'reached' });
  expect(connections).toHaveLength(1);
});

test.each([
  ['reset', (socket: Socket): void => void socket.resetAndDestroy(), { outcome: 'reset' }],
  [
    'closed',
    (socket: Socket): void => void socket.end(),
    { outcome: 'wrong-answer', detail: 'the far end closed the connection' },
  ],
] as const)('stays cut once it was %s, and is opened anew only if told to', async (name, cut, told) => {
  const connections: Socket[] = [];
  const port = await responder(connections);
  await open(name, port);
  cut(connections[0]!);
  await expect.poll(() => ask(name)).toMatchObject(told);
  expect(await ask(name)).toMatchObject({ ...told, sent: 0, received: 0 });
  expect(connections).toHaveLength(1);
  expect(await open(name, port)).toMatchObject({ outcome: 'reached' });
  expect(connections).toHaveLength(2);
});

test('a cut is told to who waits already', async () => {
  const connections: Socket[] = [];
  const port = await responder(connections, () => false);
  const waiting = open('waiting', port, { timeoutMs: 30_000 });
  await expect.poll(() => connections).toHaveLength(1);
  connections[0]!.resetAndDestroy();
  expect(await waiting).toMatchObject({ outcome: 'reset' });
});

test('a refused connection is refused', async () => {
  expect(await open('refused', await closedPort())).toMatchObject({ outcome: 'refused' });
});

test('an answer to another request is a wrong answer', async () => {
  const port = await tcpServer((socket) => {
    socket.on('data', () => void socket.write(respondAs('web')('{"nonce":"stranger"}\n', '10.0.0.1') ?? ''));
  });
  expect(await open('stranger', port, { timeoutMs: 80 })).toMatchObject({
    outcome: 'wrong-answer',
    detail: expect.stringContaining('answer to another request'),
  });
});

test('IPv6', async () => {
  const port = await tcpServer((socket) => {
    socket.on('data', (chunk) => socket.write(respondAs('six')(chunk.toString(), '::1') ?? ''));
  }, '::1');
  expect(await open('six', port, { address: '0:0:0:0:0:0:0:1' })).toMatchObject({ outcome: 'reached' });
});

test('a flow that nobody opened is not-run', async () => {
  expect(await ask('unknown')).toMatchObject({
    outcome: 'not-run',
    detail: expect.stringContaining('no flow unknown'),
  });
});

test('ends by itself', async () => {
  const port = await tcpServer((socket) => void socket.resume());
  const flow = new TcpFlow({ address: '127.0.0.1', port, intervalMs: 5, maxMs: 20, nonce: 'n' });
  await expect.poll(() => flow.state).toBe('closed');
});

test('the responder waits for the next request as long as the one before says', async () => {
  const port = await closedPort();
  const server = await listenTcpOn({ host: '127.0.0.1', port, ipv6Only: false }, respondAs('web'));
  onTestFinished(() => void server.close());
  const socket = connect(port, '127.0.0.1').resume();
  const begunMs = performance.now();
  socket.write(encodeLine({ nonce: 'n', idleMs: 30 }));
  await once(socket, 'end');
  expect(performance.now() - begunMs).toBeLessThan(5_000);
});
