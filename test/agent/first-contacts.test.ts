import { expect, onTestFinished, test } from 'vitest';
import { type ContactTarget, resultOf } from '#src/agent/contacts/contact-series.ts';
import { FirstContacts, firstContactsOf } from '#src/agent/contacts/first-contacts.ts';
import type { Exchange } from '#src/agent/exchange/exchange.ts';
import { probeFirstContacts } from '#src/agent/contacts/probe-first-contacts.ts';
import { listenLocal } from '#src/agent/local-control.ts';
import { ArrivalLog } from '#src/agent/responders/arrival-log.ts';
import { container, openSession, start } from './agent-process.ts';
import { closedPort, context, respondAs, tcpServer, udpServer } from './loopback.ts';

/** Contacts whose process begins now and that are tried for `untilMs`. */
function begin(port: number, untilMs = 130, address = '127.0.0.1'): FirstContacts {
  const startedMs = performance.now();
  const sinceStartMs = () => performance.now() - startedMs;
  return new FirstContacts([{ address, port }], { nonce: 'ns/new first contact', untilMs, sinceStartMs });
}

function over(contacts: FirstContacts, transport: ContactTarget['transport'], port: number, address = '127.0.0.1') {
  return expect.poll(() => contacts.resultOf(transport, { address, port }), { timeout: 5_000 });
}

test('the environment names whom to try, or nobody', () => {
  const of = (text?: string) => firstContactsOf({ PODREACH_FIRST_CONTACTS: text });
  expect(of()).toEqual([]);
  expect(of('')).toEqual([]);
  expect(of('10.0.0.1 8080,fd00::1 8080')).toEqual([
    { address: '10.0.0.1', port: 8080 },
    { address: 'fd00::1', port: 8080 },
  ]);
  expect(() => of('web 8080')).toThrow('not an IP address: web');
  expect(() => of('10.0.0.1')).toThrow('holds no port: 10.0.0.1');
});

test('each try is a connection of its own, and the first answer is told with its time', async () => {
  const clients = new Set<number | undefined>();
  const port = await tcpServer((socket) => {
    clients.add(socket.remotePort);
    socket.on('data', (chunk) => socket.write(respondAs('open')(chunk.toString(), '10.0.0.1') ?? ''));
  });
  await over(begin(port), 'tcp', port).toMatchObject({
    outcome: 'reached',
    detail: expect.stringMatching(
      /^first answer \d+ ms after the start; \d of \d connections from \d+ to \d+ ms after the start were answered$/,
    ),
    answers: [{ pod: 'open' }],
  });
  expect(clients.size).toBeGreaterThan(1);
});

test('each datagram is from a port of its own, and sent once', async () => {
  const clients: number[] = [];
  const port = await udpServer((message, reply, client) => {
    clients.push(client.port);
    // The way opens only after the first one.
    if (clients.length > 1) reply(respondAs('open')(message.toString(), client.address) ?? '');
  });
  const contacts = begin(port);
  await over(contacts, 'udp', port).toMatchObject({ outcome: 'reached' });
  const told = { sent: clients.length, received: clients.length - 1 };
  expect(contacts.resultOf('udp', { address: '127.0.0.1', port })).toMatchObject(told);
  expect(new Set(clients).size).toBe(clients.length);
});

test('silence is told with what was tried', async () => {
  const port = await udpServer(() => undefined);
  await over(begin(port), 'udp', port).toMatchObject({
    outcome: 'timed-out',
    received: 0,
    detail: expect.stringMatching(/^no answer to \d datagrams from \d+ to \d+ ms after the start$/),
  });
});

test('a refusal is none, and no answer', async () => {
  const port = await closedPort();
  await over(begin(port), 'tcp', port).toMatchObject({ outcome: 'refused', received: 0 });
});

test('nothing is told while it goes on, nor of what nobody asked for', () => {
  const contacts = begin(1, 60_000);
  expect(contacts.resultOf('tcp', { address: '127.0.0.1', port: 1 })).toBeUndefined();
  expect(contacts.resultOf('tcp', { address: '127.0.0.1', port: 2 })).toMatchObject({ outcome: 'not-run' });
});

const answer = { nonce: 'n', namespace: 'ns', pod: 'open', container: 'agent', node: 'n1', clientAddress: '10.0.0.1' };
const silent: Exchange = { outcome: 'timed-out', detail: 'silent' };
const reached: Exchange = { outcome: 'reached', answer, elapsedUs: 3_400 };
const opened: Exchange = { outcome: 'wrong-answer', detail: 'connected but silent for 2000 ms' };
const broken: Exchange = { outcome: 'not-run', detail: 'no ephemeral port left' };

test.each<[string, readonly Exchange[], object]>([
  ['an answer among silence', [silent, reached, reached, silent], { outcome: 'reached', sent: 4, received: 2 }],
  [
    'a connection that only opened',
    [silent, opened],
    { outcome: 'wrong-answer', detail: '50 ms after the start: connected but silent for 2000 ms' },
  ],
  ['what broke here', [broken, silent], { outcome: 'timed-out', sent: 1, received: 0 }],
  ['nothing but that', [broken], { outcome: 'not-run', detail: 'no ephemeral port left' }],
  ['nothing at all', [], { outcome: 'not-run', detail: 'the Pod had no address of this family to send from' }],
])('%s', (_, exchanges, told) => {
  const tries = exchanges.map((exchange, index) => ({ atMs: index * 50, exchange }));
  expect(resultOf(tries, 'tcp')).toMatchObject(told);
});

test('the first answer is the earliest one, whenever its try was begun', () => {
  const late: Exchange = { ...reached, elapsedUs: 800_000 };
  const tries = [late, reached].map((exchange, index) => ({ atMs: 100 + index * 50, exchange }));
  expect(resultOf(tries, 'udp').detail).toBe(
    'first answer 153 ms after the start; 2 of 2 datagrams from 100 to 150 ms after the start were answered',
  );
});

test('a probe that does not wait until they are over says nothing of the network', async () => {
  const name = `test-contacts-${process.pid}`;
  const firstContacts = begin(1, 60_000);
  const server = await listenLocal(name, {
    arrivals: new ArrivalLog(),
    listenSctp: async () => ({ listening: true }),
    firstContacts,
  });
  onTestFinished(() => void server.close());
  const asked = { kind: 'first-contacts', id: 'f', transport: 'tcp', address: '127.0.0.1', port: 1 } as const;
  const identity = { ...context.identity, container: name };
  expect(await probeFirstContacts({ ...asked, timeoutMs: 50 }, { ...context, identity })).toEqual({
    outcome: 'not-run',
    detail: 'the first contacts were not over within 50 ms',
  });
});

test('a container tries from its start on, and its sessions hear of it', async () => {
  let tries = 0;
  const port = await tcpServer(() => (tries += 1));
  const { environment } = await container();
  start('serve', { ...environment, PODREACH_FIRST_CONTACTS: `127.0.0.1 ${port}` });
  await expect.poll(() => tries, { timeout: 8_000 }).toBeGreaterThan(1);
  const session = openSession(environment);
  await session.next('hello');
  const asked = { kind: 'first-contacts', id: 'f', transport: 'tcp', address: '127.0.0.1', port } as const;
  session.send({ type: 'batch', batch: 'b', parallel: 1, probes: [{ ...asked, timeoutMs: 0 }] });
  const { observation } = await session.next('observation');
  expect(observation).toMatchObject({ outcome: 'not-run', detail: 'the first contacts were not over within 0 ms' });
});
