import { expect, test } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import { closedPort, context, respondAs, tcpServer, udpServer } from './loopback.ts';

function refusal(transport: 'tcp' | 'udp', port: number, withinMs: number) {
  return runProbe({ kind: 'refusal', id: 'r', transport, address: '127.0.0.1', port, withinMs, nonce: 'n' }, context);
}

test.each(['tcp', 'udp'] as const)('a closed port refuses at the first try, %s', async (transport) => {
  const observation = await refusal(transport, await closedPort(), 1000);
  expect(observation.outcome).toBe('refused');
  expect(observation.detail).not.toContain('try');
});

test('an answer is no refusal', async () => {
  const port = await tcpServer((socket) => {
    socket.on('data', (chunk) => socket.write(respondAs('web')(chunk.toString(), '10.0.0.1') ?? ''));
  });
  expect(await refusal('tcp', port, 1000)).toMatchObject({ outcome: 'reached', answers: [{ pod: 'web', count: 1 }] });
});

test('silence is tried again until the time is over', async () => {
  let datagrams = 0;
  const port = await udpServer(() => {
    datagrams += 1;
  });
  const observation = await refusal('udp', port, 1600);
  expect(observation).toMatchObject({ outcome: 'timed-out', detail: expect.stringContaining('(try 2)') });
  expect(datagrams).toBe(2);
});
