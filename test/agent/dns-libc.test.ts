import { expect, test } from 'vitest';
import { askUdp } from '#src/agent/dns/ask.ts';
import { failureOfLookup } from '#src/agent/dns/libc.ts';
import { startOwnServer } from '#src/agent/dns/own-server.ts';
import { createQuery } from '#src/agent/dns/packet.ts';
import { runProbe } from '#src/agent/probers/index.ts';
import { runInTurn } from '#src/agent/run-in-turn.ts';
import type { RecordType } from '#src/wire/probes/dns-record.ts';
import { closedPort, context, tcpServer, udpServer } from './loopback.ts';

test('the libc resolves what is in the hosts file', async () => {
  expect(
    await runProbe({ kind: 'dns-libc', id: 'l', name: 'localhost', ipFamily: 'ipv4', timeoutMs: 5_000 }, context),
  ).toMatchObject({ outcome: 'reached', addresses: ['127.0.0.1'] });
});

test.each([
  ['EAI_AGAIN', 'timed-out'],
  ['ENOTFOUND', 'unresolved'],
  ['EAI_FAIL', 'unresolved'],
  ['EMFILE', 'not-run'],
])('what getaddrinfo says with %s is %s', (code, outcome) => {
  const error = Object.assign(new Error(`getaddrinfo ${code}`), { code });
  expect(failureOfLookup(error)).toMatchObject({ outcome, detail: expect.stringContaining(code) });
});

test('the own name server knows its names, and tells what it was asked', async () => {
  const port = await closedPort();
  const known = ['web.first.test', 'web'];
  const server = await startOwnServer({ address: '127.0.0.1', port, known, answer: '192.0.2.53' });
  const ask = (name: string, recordType: RecordType) =>
    askUdp(createQuery(name, recordType), { server: '127.0.0.1', port, timeoutMs: 2_000 });
  expect(await ask('web.second.test', 'A')).toMatchObject({ reply: { rcode: 'NXDOMAIN' } });
  expect(await ask('WEB.first.test', 'A')).toMatchObject({ reply: { rcode: 'NOERROR', records: ['192.0.2.53'] } });
  expect(await ask('web.first.test', 'AAAA')).toMatchObject({ reply: { rcode: 'NOERROR', records: [] } });
  expect(server.asked()).toEqual(['web.second.test', 'web.first.test']);
  await server.close();
});

test('a port that is taken is an error, not a name server', async () => {
  const port = await udpServer(() => undefined);
  await expect(startOwnServer({ address: '127.0.0.1', port, known: [], answer: '192.0.2.53' })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('work in turn does not overlap, and a failure does not stop the next', async () => {
  const inTurn = runInTurn();
  const order: string[] = [];
  const work = (name: string, fails = false) =>
    inTurn(async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const ended = await Promise.allSettled([work('one'), work('two', true), work('three')]);
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends']);
});

function outside(port: number, ipFamily: 'ipv4' | 'ipv6' = 'ipv4') {
  return runProbe({ kind: 'outside', id: 'o', name: 'localhost', port, ipFamily, timeoutMs: 3_000 }, context);
}

test('a connection to a name opens, and nothing is sent', async () => {
  const received: Buffer[] = [];
  const port = await tcpServer((socket) => socket.on('data', (chunk: Buffer) => received.push(chunk)));
  expect(await outside(port)).toMatchObject({ outcome: 'reached', addresses: ['127.0.0.1'] });
  expect(received).toEqual([]);
});

test('a connection that is refused says so', async () => {
  expect(await outside(await closedPort())).toMatchObject({ outcome: 'refused' });
});
