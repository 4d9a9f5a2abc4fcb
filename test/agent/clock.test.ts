import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { startDeadline } from '#src/agent/clock.ts';
import { udpServer } from './loopback.ts';

test("what lies in a socket's buffer is read before a late deadline is over", async () => {
  const events: string[] = [];
  const port = await udpServer(() => events.push('message'));
  const client = createSocket('udp4');
  await new Promise((resolve) => {
    client.send('x', port, '127.0.0.1', resolve);
  });
  client.close();
  await new Promise<void>((resolve) => {
    startDeadline(5, () => {
      events.push('over');
      resolve();
    });
    const start = performance.now();
    while (performance.now() - start < 30);
  });
  expect(events).toEqual(['message', 'over']);
});

test('a deadline that is cancelled never comes', async () => {
  let over = false;
  startDeadline(1, () => {
    over = true;
  })();
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  expect(over).toBe(false);
});
