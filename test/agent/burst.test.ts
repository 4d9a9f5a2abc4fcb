import { expect, test } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import { closedPort, context, respondAs, udpServer } from './loopback.ts';

function probe(port: number, overrides: { count?: number; answerMs?: number } = {}) {
  return runProbe(
    {
      kind: 'burst',
      id: 'p',
      address: '127.0.0.1',
      port,
      count: 20,
      intervalMs: 2,
      answerMs: 300,
      nonce: 'n-1',
      ...overrides,
    },
    context,
  );
}

function responder(work: (number: number, answer: () => void) => void) {
  return udpServer((message, reply, client) => {
    const line = message.toString();
    const number = Number(/#(\d+)/.exec(line)?.[1]);
    const answer = () => reply(respondAs('web')(line, client.address) ?? '');
    if (line.includes('.opening')) answer();
    else work(number, answer);
  });
}

test('every datagram is answered once, and timed', async () => {
  const observation = await probe(await responder((_, answer) => answer()), { count: 50, answerMs: 5000 });
  expect(observation).toMatchObject({
    outcome: 'reached',
    sent: 50,
    received: 50,
    answers: [{ pod: 'web', count: 50, clientAddress: '127.0.0.1' }],
  });
  const { latency } = observation;
  expect(latency?.p50Us).toBeGreaterThan(0);
  expect(latency?.p95Us).toBeGreaterThanOrEqual(latency?.p50Us ?? Number.NaN);
  expect(latency?.maxUs).toBeGreaterThanOrEqual(latency?.p99Us ?? Number.NaN);
  expect(observation.elapsedUs).toBe(latency?.p50Us);
});

test('what is lost is counted, and not sent again', async () => {
  const seen: number[] = [];
  const port = await responder((number, answer) => {
    seen.push(number);
    if (number % 4 !== 0) answer();
  });
  expect(await probe(port)).toMatchObject({ outcome: 'reached', sent: 20, received: 15 });
  expect(seen).toHaveLength(20);
});

test('an answer that comes twice counts once', async () => {
  const port = await responder((_, answer) => {
    answer();
    answer();
  });
  expect(await probe(port, { count: 10 })).toMatchObject({ sent: 10, received: 10 });
});

test('late answers are timed from their own datagram', async () => {
  // Both ends are one process here, whose waiting for a CPU would be taken off twice.
  const port = await udpServer((message, reply, client) => {
    const { cpuWaitUs: _, ...answer } = JSON.parse(
      respondAs('web')(message.toString(), client.address) ?? '{}',
    ) as Record<string, unknown>;
    setTimeout(() => reply(`${JSON.stringify(answer)}\n`), 60);
  });
  const observation = await probe(port, { count: 5, answerMs: 2000 });
  expect(observation).toMatchObject({ received: 5 });
  expect(observation.latency?.p50Us).toBeGreaterThan(55_000);
});

test('time that the responder says it held a request is taken off', async () => {
  const port = await udpServer((message, reply, client) => {
    const answer = JSON.parse(respondAs('web')(message.toString(), client.address) ?? '{}') as object;
    setTimeout(() => reply(`${JSON.stringify({ ...answer, heldUs: 10_000_000 })}\n`), 20);
  });
  expect(await probe(port, { count: 3, answerMs: 2000 })).toMatchObject({ received: 3, latency: { p50Us: 0 } });
});

test('silence, refusal and foreign answers', async () => {
  expect(await probe(await udpServer(() => undefined))).toMatchObject({ outcome: 'timed-out', sent: 20, received: 0 });
  expect(await probe(await closedPort())).toMatchObject({ outcome: 'refused', received: 0 });
  expect(await probe(await udpServer((_, reply) => reply('pong')))).toMatchObject({
    outcome: 'wrong-answer',
    received: 0,
  });
});

test('losses while the path opens are none of the burst', async () => {
  let opening = 0;
  const port = await udpServer((message, reply, client) => {
    const line = message.toString();
    if (line.includes('.opening')) opening += 1;
    if (opening >= 2) reply(respondAs('web')(line, client.address) ?? '');
  });
  expect(await probe(port, { answerMs: 5_000 })).toMatchObject({ outcome: 'reached', sent: 20, received: 20 });
  expect(opening).toBe(2);
});
