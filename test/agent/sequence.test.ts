import { expect, test } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import { closedPort, context, respondAs, tcpServer, udpServer } from './loopback.ts';

interface Options {
  readonly ports: readonly number[];
  readonly pausesMs?: readonly number[];
  readonly untilMoved?: boolean;
  readonly timeoutMs?: number;
}

function sequence(transport: 'tcp' | 'udp', { ports, pausesMs = [], untilMoved = false, timeoutMs = 1000 }: Options) {
  const targets = ports.map((port) => ({ address: '127.0.0.1', port }));
  return runProbe(
    { kind: 'sequence', id: 's', transport, targets, pausesMs: [...pausesMs], untilMoved, timeoutMs, nonce: 'n' },
    context,
  );
}

/** Answers as the Pods in this order, and as the last of them from then on. */
async function serverOf(...pods: readonly string[]): Promise<number> {
  let connections = 0;
  return tcpServer((socket) => {
    const pod = pods[Math.min(connections, pods.length - 1)] ?? '';
    connections += 1;
    socket.on('data', (chunk) => socket.write(respondAs(pod)(chunk.toString(), '10.0.0.1') ?? ''));
  });
}

const again = [0, 0, 0];

test('one Pod that answers all has not moved', async () => {
  expect(await sequence('tcp', { ports: [await serverOf('web')], pausesMs: again })).toMatchObject({
    outcome: 'reached',
    sent: 4,
    received: 4,
    answers: [{ pod: 'web', count: 4 }],
    values: { moved: 'false' },
  });
});

test('exchanges go on after another Pod answered, unless they were to end there', async () => {
  const pods = ['a', 'a', 'b'] as const;
  expect(await sequence('tcp', { ports: [await serverOf(...pods)], pausesMs: again })).toMatchObject({
    received: 4,
    values: { moved: 'true' },
  });
  expect(await sequence('tcp', { ports: [await serverOf(...pods)], pausesMs: again, untilMoved: true })).toMatchObject({
    received: 3,
    values: { moved: 'true' },
  });
});

test('two targets that are answered by different Pods have not moved, as long as each keeps its own', async () => {
  const ports = [await serverOf('a'), await serverOf('b')];
  expect(await sequence('tcp', { ports, pausesMs: again })).toMatchObject({
    outcome: 'reached',
    received: 8,
    answers: [
      { pod: 'a', count: 4 },
      { pod: 'b', count: 4 },
    ],
    values: { moved: 'false' },
  });
});

test('the first exchange without an answer ends it', async () => {
  expect(await sequence('tcp', { ports: [await closedPort()], pausesMs: again })).toMatchObject({
    outcome: 'refused',
    sent: 1,
    received: 0,
    answers: [],
  });
});

test('a lost datagram is sent again', async () => {
  let datagrams = 0;
  const port = await udpServer((message, reply, client) => {
    datagrams += 1;
    if (datagrams !== 2) reply(respondAs('web')(message.toString(), client.address) ?? '');
  });
  expect(await sequence('udp', { ports: [port], pausesMs: again, timeoutMs: 800 })).toMatchObject({
    outcome: 'reached',
    received: 4,
    values: { moved: 'false' },
  });
});
