import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { exchangeByPerl } from '#src/agent/exchange/stream-by-perl.ts';
import { runProbe } from '#src/agent/probers/index.ts';
import { spreadOver } from '#src/agent/probers/spread.ts';
import { kernelLacks, parsePerlError } from '#src/agent/sctp/kernel.ts';
import { startRelay } from '#src/agent/sctp/relay.ts';
import { closedPort, context, respondAs, tcpServer } from './loopback.ts';

/**
 * The kernel that runs these tests need not have SCTP. Its one-to-one sockets are used exactly as TCP's are, so that the same
 * programs are tested with TCP's number (6) in the place of SCTP's.
 */
const tcp = 6;

function exchange(port: number, address = '127.0.0.1', timeoutMs = 3000) {
  return exchangeByPerl({ protocol: tcp, address, port, timeoutMs, nonce: 'n-1' });
}

async function relay(): Promise<number> {
  const port = randomInt(10_000, 30_000);
  expect(await startRelay(tcp, port, respondAs('web'))).toEqual({ listening: true });
  return port;
}

test('a relay answers on IPv4 and IPv6, one connection after the other', async () => {
  const port = await relay();
  const exchanges = await Promise.all([exchange(port), exchange(port, '::1'), exchange(port)]);
  expect(exchanges.map((each) => each.outcome)).toEqual(['reached', 'reached', 'reached']);
  expect(exchanges[0]).toMatchObject({ answer: { pod: 'web', clientAddress: '127.0.0.1', nonce: 'n-1' } });
  expect(exchanges[1]).toMatchObject({ answer: { clientAddress: '::1' } });
});

test('a relay outlives clients that say nothing, or nonsense', async () => {
  const port = await relay();
  const { connect } = await import('node:net');
  const silent = connect({ host: '127.0.0.1', port });
  const rude = connect({ host: '127.0.0.1', port });
  rude.on('error', () => undefined);
  silent.on('error', () => undefined);
  rude.end('nonsense\n');
  silent.end();
  expect(await exchange(port, '127.0.0.1', 8000)).toMatchObject({ outcome: 'reached' });
});

test('a port that is taken is a failure of our own, and no word on the protocol', async () => {
  const port = await relay();
  expect(await startRelay(tcp, port, respondAs('other'))).toMatchObject({
    failed: expect.stringContaining('EADDRINUSE'),
  });
});

test('refused, silent and foreign', async () => {
  expect(await exchange(await closedPort())).toMatchObject({
    outcome: 'refused',
    detail: expect.stringContaining('ECONNREFUSED'),
  });
  const silent = await tcpServer(() => undefined);
  expect(await exchange(silent, '127.0.0.1', 1000)).toMatchObject({ outcome: 'timed-out' });
  const foreign = await tcpServer((socket) => socket.end('pong\n'));
  expect(await exchange(foreign)).toMatchObject({ outcome: 'wrong-answer', detail: expect.stringContaining('pong') });
});

/** Associations to a Service, one after the other, as `sctp` with a count makes them. */
function several(count: number, protocol: number, port: number) {
  return spreadOver(count, 2, (index) =>
    exchangeByPerl({ protocol, address: '127.0.0.1', port, timeoutMs: 1_000, nonce: `n-${index}` }),
  );
}

test('several associations to one address, and who answered them', async () => {
  let connections = 0;
  const port = await tcpServer((socket) => {
    const respond = respondAs(`web-${connections++ % 2}`);
    socket.on('data', (chunk) => socket.end(respond(chunk.toString().trim(), '10.0.0.1') ?? ''));
  });
  const observation = await several(6, tcp, port);
  expect(observation).toMatchObject({ outcome: 'reached', sent: 6, received: 6 });
  expect(observation.answers?.map(({ pod, count }) => `${pod}:${count}`).sort()).toEqual(['web-0:3', 'web-1:3']);
});

test('several that nobody answers are refused, and several that the kernel cannot make unsupported', async () => {
  const port = await closedPort();
  expect(await several(4, tcp, port)).toMatchObject({ outcome: 'refused', sent: 4, received: 0 });
  expect(await several(4, 200, port)).toEqual({
    outcome: 'unsupported',
    detail: 'the kernel has no SCTP sockets: EPROTONOSUPPORT',
  });
});

test('a protocol that no kernel has is unsupported', async () => {
  const port = await closedPort();
  expect(
    await exchangeByPerl({ protocol: 200, address: '127.0.0.1', port, timeoutMs: 1000, nonce: 'n' }),
  ).toMatchObject({
    outcome: 'unsupported',
    detail: 'the kernel has no SCTP sockets: EPROTONOSUPPORT',
  });
  expect(await startRelay(200, port, respondAs('web'))).toEqual({
    unsupported: 'the kernel has no SCTP sockets: EPROTONOSUPPORT',
  });
});

test('errors of perl are read', () => {
  expect(parsePerlError('ECONNREFUSED connect: Connection refused\n')).toEqual({
    code: 'ECONNREFUSED',
    call: 'connect',
    message: 'ECONNREFUSED connect: Connection refused',
  });
  expect(parsePerlError("Can't locate Socket.pm in @INC")).toMatchObject({ call: '' });
  expect(kernelLacks('EPERM', 'connect')).toBeUndefined();
  expect(kernelLacks('EPERM', 'socket')).toContain('EPERM');
});

test('either SCTP works here or the reason is given: there is nothing between', async () => {
  const observation = await runProbe(
    {
      kind: 'sctp',
      id: 'p',
      address: '127.0.0.1',
      port: await closedPort(),
      timeoutMs: 1000,
      mayLoad: false,
      nonce: 'n',
    },
    context,
  );
  expect(['refused', 'unsupported']).toContain(observation.outcome);
});
