import { expect, test } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import { closedPort, context, respondAs, tcpServer, udpServer } from './loopback.ts';

function spread(transport: 'tcp' | 'udp', port: number, timeoutMs = 1000) {
  return runProbe(
    { kind: 'spread', id: 's', transport, address: '127.0.0.1', port, count: 20, parallel: 7, timeoutMs, nonce: 'n' },
    context,
  );
}

test('counts the answers of each endpoint, TCP', async () => {
  let connections = 0;
  const port = await tcpServer((socket) => {
    const pod = `web-${connections++ % 2}`;
    socket.on('data', (chunk) => socket.write(respondAs(pod)(chunk.toString(), '10.0.0.1') ?? ''));
  });
  const observation = await spread('tcp', port);
  expect(observation).toMatchObject({ outcome: 'reached', sent: 20, received: 20 });
  expect(observation.answers?.map(({ pod, count }) => `${pod}:${count}`).sort()).toEqual(['web-0:10', 'web-1:10']);
});

test('counts the answers of each endpoint, UDP, from fresh ports', async () => {
  const ports = new Set<number>();
  let datagrams = 0;
  const port = await udpServer((message, reply, client) => {
    ports.add(client.port);
    reply(respondAs(`web-${datagrams++ % 4}`)(message.toString(), client.address) ?? '');
  });
  const observation = await spread('udp', port);
  expect(observation).toMatchObject({ outcome: 'reached', sent: 20, received: 20 });
  expect(observation.answers).toHaveLength(4);
  expect(ports.size).toBeGreaterThan(10);
});

test('one lost datagram shows in the outcome and in the numbers', async () => {
  let datagrams = 0;
  const port = await udpServer((message, reply, client) => {
    datagrams += 1;
    if (datagrams !== 5) reply(respondAs('web')(message.toString(), client.address) ?? '');
  });
  expect(await spread('udp', port, 200)).toMatchObject({
    outcome: 'timed-out',
    sent: 20,
    received: 19,
    detail: expect.stringMatching(/^1 of 20 failed: 1 timed-out/),
    answers: [{ pod: 'web', count: 19 }],
  });
});

test('the most frequent failure is the outcome', async () => {
  let connections = 0;
  const port = await tcpServer((socket) => {
    connections += 1;
    const first = connections === 1;
    socket.on('data', () => (first ? socket.write('nonsense\n') : socket.resetAndDestroy()));
  });
  expect(await spread('tcp', port)).toMatchObject({
    outcome: 'reset',
    received: 0,
    answers: [],
    detail: expect.stringMatching(/^20 of 20 failed: 19 reset \(.*\), 1 wrong-answer/),
  });
});

test('a closed port is refused', async () => {
  expect(await spread('tcp', await closedPort())).toMatchObject({ outcome: 'refused', sent: 20, received: 0 });
});
