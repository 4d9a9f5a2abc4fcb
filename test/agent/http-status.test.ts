import { createServer } from 'node:http';
import { type AddressInfo, createServer as createPlainServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import { closedPort, context } from './loopback.ts';

async function portOf(server: ReturnType<typeof createPlainServer>): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function ask(port: number, timeoutMs = 2_000) {
  return runProbe({ kind: 'http-status', id: 'h', address: '127.0.0.1', port, path: '/healthz', timeoutMs }, context);
}

test.each([200, 503])('the status %i is told, whatever it means', async (status) => {
  const port = await portOf(
    createServer(({ url }, response) => {
      response.writeHead(url === '/healthz' ? status : 404).end('words');
    }),
  );
  expect(await ask(port)).toMatchObject({ id: 'h', outcome: 'reached', values: { status: String(status) } });
});

test('nobody there is refused', async () => {
  expect(await ask(await closedPort())).toMatchObject({ outcome: 'refused' });
});

test('who says nothing is timed out, who speaks something else answers wrongly', async () => {
  const mute = await portOf(createPlainServer((socket) => socket.on('error', () => undefined)));
  expect(await ask(mute, 100)).toMatchObject({ outcome: 'timed-out' });
  const other = await portOf(createPlainServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-x\r\n')));
  expect(await ask(other)).toMatchObject({ outcome: 'wrong-answer' });
});
