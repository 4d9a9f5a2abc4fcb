import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import { closedPort, context, tcpServer } from './loopback.ts';

const timeoutMs = 2_000;
const transports = ['tcp', 'udp'] as const;
type Transport = (typeof transports)[number];
type Place = { transport: Transport; address: string; port: number };

const listen = (place: Place) => runProbe({ kind: 'listen', id: 'l', ...place }, context);
const release = (place: Place) => runProbe({ kind: 'release', id: 'r', ...place }, context);
const ask = ({ transport, address, port }: Place) =>
  transport === 'tcp'
    ? runProbe({ kind: 'tcp', id: 'a', address, port, timeoutMs, nonce: 'n' }, context)
    : runProbe({ kind: 'udp', id: 'a', address, port, timeoutMs, intervalMs: 100, nonce: 'n' }, context);

const hasIpv6Loopback = Object.values(networkInterfaces()).some((entries) =>
  entries?.some(({ address }) => isIPv6(address) && address === '::1'),
);
const loopbacks = hasIpv6Loopback ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
const places = transports.flatMap((transport) => loopbacks.map((address) => ({ transport, address })));

test.each(places)('$transport at $address is answered until it is released', async (where) => {
  const place = { ...where, port: await closedPort() };
  expect(await ask(place)).toMatchObject({ outcome: 'refused' });
  expect(await listen(place)).toMatchObject({ outcome: 'reached' });
  expect(await listen(place)).toMatchObject({ outcome: 'reached' });
  expect(await ask(place)).toMatchObject({ outcome: 'reached', answers: [{ pod: 'prober', container: 'agent' }] });
  expect(await release(place)).toMatchObject({ outcome: 'reached' });
  expect(await ask(place)).toMatchObject({ outcome: 'refused' });
  expect(await listen(place)).toMatchObject({ outcome: 'reached' });
  await release(place);
});

test('a port that another process holds is refused', async () => {
  const port = await tcpServer(() => undefined);
  expect(await listen({ transport: 'tcp', address: '127.0.0.1', port })).toMatchObject({
    outcome: 'refused',
    detail: expect.stringContaining('EADDRINUSE'),
  });
});

test.each(transports)('%s: the wildcard address conflicts with one address of the same family', async (transport) => {
  const port = await closedPort();
  const holder = { transport, address: '0.0.0.0', port };
  await listen(holder);
  expect(await listen({ transport, address: '127.0.0.1', port })).toMatchObject({ outcome: 'refused' });
  await release(holder);
});

test('an address of another host cannot be bound', async () => {
  expect(await listen({ transport: 'tcp', address: '192.0.2.1', port: await closedPort() })).toMatchObject({
    outcome: 'unreachable',
  });
});

test('what could not be bound cannot be given back, which is no trouble of the session', async () => {
  const place: Place = { transport: 'tcp', address: '127.0.0.1', port: await tcpServer(() => undefined) };
  await listen(place);
  expect(await release(place)).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('EADDRINUSE') });
});

test('a session that does not hold a port cannot give it back', async () => {
  expect(await release({ transport: 'tcp', address: '127.0.0.1', port: 1 })).toMatchObject({ outcome: 'not-run' });
});
