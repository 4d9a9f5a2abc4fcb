import { createSocket } from 'node:dgram';
import { expect, onTestFinished, test } from 'vitest';
import { UdpFlow } from '#src/agent/flows/udp-flow.ts';
import { runProbe } from '#src/agent/probers/index.ts';
import { closedPort, context, respondAs, udpServer } from './loopback.ts';

function open(flow: string, port: number, { address = '127.0.0.1', timeoutMs = 1_000 } = {}) {
  const opening = { address, port, intervalMs: 10, maxMs: 5_000 };
  return runProbe({ kind: 'flow', id: 'o', flow, protocol: 'udp', open: opening, timeoutMs, nonce: 'n' }, context);
}

function ask(flow: string, timeoutMs = 1_000) {
  return runProbe({ kind: 'flow', id: 'f', flow, protocol: 'udp', timeoutMs, nonce: 'other' }, context);
}

test('keeps its source port and tells who answers now', async () => {
  const clients = new Set<number>();
  let pod = 'old';
  const port = await udpServer((message, reply, client) => {
    clients.add(client.port);
    reply(respondAs(pod)(message.toString(), client.address) ?? '');
  });
  expect(await open('moves', port)).toMatchObject({ outcome: 'reached', answers: [{ pod: 'old' }] });
  expect(await open('moves', port)).toMatchObject({ outcome: 'reached' });
  expect(await ask('moves')).toMatchObject({ outcome: 'reached', received: 1, answers: [{ pod: 'old', count: 1 }] });
  pod = 'new';
  expect(await ask('moves')).toMatchObject({ outcome: 'reached', answers: [{ pod: 'new' }] });
  expect(clients.size).toBe(1);
});

test('goes on through silence', async () => {
  let silent = true;
  const port = await udpServer((message, reply, client) => {
    if (!silent) reply(respondAs('web')(message.toString(), client.address) ?? '');
  });
  const answer = await open('silent', port, { timeoutMs: 60 });
  expect(answer).toMatchObject({ outcome: 'timed-out', received: 0 });
  expect(answer.sent).toBeGreaterThan(1);
  silent = false;
  expect(await ask('silent')).toMatchObject({ outcome: 'reached' });
});

test('goes on though nobody listens', async () => {
  const port = await closedPort();
  expect(await open('closed', port, { timeoutMs: 50 })).toMatchObject({ outcome: 'timed-out' });
  await udpServer((message, reply, client) => reply(respondAs('late')(message.toString(), client.address) ?? ''), {
    port,
  });
  expect(await ask('closed')).toMatchObject({ outcome: 'reached', answers: [{ pod: 'late' }] });
});

test('an answer to what was sent before the question does not count', async () => {
  let held: (() => void) | undefined;
  const port = await udpServer((message, reply, client) => {
    held ??= () => reply(respondAs('late')(message.toString(), client.address) ?? '');
  });
  await open('late', port, { timeoutMs: 20 });
  await expect.poll(() => held !== undefined).toBe(true);
  const question = ask('late', 80);
  held?.();
  expect(await question).toMatchObject({ outcome: 'timed-out' });
});

test('an answer from another address is a wrong answer', async () => {
  const stranger = createSocket('udp4');
  onTestFinished(() => void stranger.close());
  const port = await udpServer((message, _, client) => {
    stranger.send(respondAs('web')(message.toString(), client.address) ?? '', client.port, client.address);
  });
  expect(await open('untranslated', port, { timeoutMs: 80 })).toMatchObject({
    outcome: 'wrong-answer',
    detail: expect.stringMatching(/^answer from 127\.0\.0\.1 port \d+$/),
  });
});

test('IPv6', async () => {
  const port = await udpServer(
    (message, reply, client) => reply(respondAs('six')(message.toString(), client.address) ?? ''),
    { host: '::1' },
  );
  await open('six', port, { address: '0:0:0:0:0:0:0:1' });
  expect(await ask('six')).toMatchObject({ outcome: 'reached', answers: [{ clientAddress: '::1' }] });
});

test('a flow that nobody opened is not-run', async () => {
  expect(await ask('unknown')).toMatchObject({
    outcome: 'not-run',
    detail: expect.stringContaining('no flow unknown'),
  });
});

test('ends by itself', async () => {
  const port = await udpServer(() => undefined);
  const flow = await UdpFlow.open({ address: '127.0.0.1', port, intervalMs: 5, maxMs: 20, nonce: 'n' });
  await expect.poll(() => flow.state).toBe('closed');
});
