import { expect, onTestFinished, test, vi } from 'vitest';
import { nextTurn } from '#src/agent/clock.ts';
import { runProbe } from '#src/agent/probers/index.ts';
import { answerPatienceMs } from '#src/wire/responder.ts';
import { closedPort, context, respondAs, tcpServer } from './loopback.ts';

function probe(port: number, overrides: { address?: string; timeoutMs?: number; answerMs?: number } = {}) {
  return runProbe(
    { kind: 'tcp', id: 'p', address: '127.0.0.1', port, timeoutMs: 2000, nonce: 'n-1', ...overrides },
    context,
  );
}

test('reaches a responder and tells who answered and which client it saw', async () => {
  const port = await tcpServer((socket) => {
    socket.on('data', (chunk) => socket.write(respondAs('web')(chunk.toString(), socket.remoteAddress ?? '') ?? ''));
  });
  const observation = await probe(port);
  expect(observation).toMatchObject({
    id: 'p',
    outcome: 'reached',
    answers: [{ namespace: 'ns', pod: 'web', container: 'agent', node: 'n1', clientAddress: '127.0.0.1', count: 1 }],
  });
  expect(observation.elapsedUs).toBeGreaterThan(0);
  expect(observation.elapsedUs).toBeLessThan(2_000_000);
});

test('an answer in pieces is one answer', async () => {
  const port = await tcpServer((socket) => {
    socket.on('data', (chunk) => {
      const answer = respondAs('wéb')(chunk.toString(), '127.0.0.1') ?? '';
      const bytes = Buffer.from(answer);
      bytes.forEach((_, index) => setTimeout(() => socket.write(bytes.subarray(index, index + 1)), 1));
    });
  });
  expect(await probe(port)).toMatchObject({ outcome: 'reached', answers: [{ pod: 'wéb' }] });
});

test('IPv6 loopback', async () => {
  const port = await tcpServer((socket) => {
    socket.on('data', (chunk) => socket.write(respondAs('six')(chunk.toString(), socket.remoteAddress ?? '') ?? ''));
  }, '::1');
  expect(await probe(port, { address: '::1' })).toMatchObject({
    outcome: 'reached',
    answers: [{ clientAddress: '::1' }],
  });
});

test('a closed port is refused', async () => {
  expect(await probe(await closedPort())).toMatchObject({
    outcome: 'refused',
    detail: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a server that accepts and never answers is timed-out, and said to be connected', async () => {
  let accepted = (): void => undefined;
  const connected = new Promise<void>((resolve) => (accepted = resolve));
  const port = await tcpServer(() => accepted());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const asked = probe(port);
  await connected;
  // Until the client has heard of it too.
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  await vi.advanceTimersByTimeAsync(answerPatienceMs);
  expect(await asked).toEqual({ id: 'p', outcome: 'timed-out', detail: 'connected but silent for 10000 ms' });
});

test('the time limit is for the connection: a busy server that answers later has answered', async () => {
  const port = await tcpServer((socket) => {
    socket.once('data', (line) => setTimeout(() => socket.write(respondAs('web')(line.toString(), '') ?? ''), 400));
  });
  expect(await probe(port, { timeoutMs: 100 })).toMatchObject({ outcome: 'reached' });
});

test('where a connection says enough, its silence is neither an answer nor that of a closed path', async () => {
  const port = await tcpServer(() => undefined);
  expect(await probe(port, { answerMs: 30 })).toEqual({
    id: 'p',
    outcome: 'wrong-answer',
    detail: 'connected but silent for 30 ms',
  });
});

test('a reset is a reset', async () => {
  const port = await tcpServer((socket) => {
    socket.on('data', () => socket.resetAndDestroy());
  });
  expect(await probe(port)).toMatchObject({ outcome: 'reset' });
});

test.each([
  ['another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'HTTP/1.1 400'],
  ['another request', respondAs('web')('{"nonce":"other"}', '10.0.0.1') ?? '', 'answer to another request'],
  ['an endless line', 'x'.repeat(9000), 'endless line'],
])('an answer of %s is a wrong answer', async (_, text, excerpt) => {
  const port = await tcpServer((socket) => {
    socket.on('data', () => socket.write(text));
  });
  const observation = await probe(port);
  expect(observation).toMatchObject({ outcome: 'wrong-answer', detail: expect.stringContaining(excerpt) });
  expect(observation.detail?.length).toBeLessThan(200);
});

test('a connection closed without an answer is a wrong answer', async () => {
  const port = await tcpServer((socket) => {
    socket.on('data', () => socket.end());
  });
  expect(await probe(port)).toMatchObject({ outcome: 'wrong-answer', detail: 'connection closed without an answer' });
});

test("a name instead of an address is our fault and not the network's", async () => {
  expect(await probe(1, { address: 'example.invalid' })).toMatchObject({
    outcome: 'not-run',
    detail: expect.stringContaining('not an IP address'),
  });
});
