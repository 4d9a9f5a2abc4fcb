import { expect, test } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import { pathMtuRounds } from '#src/wire/probes/path-mtu.ts';
import { datagramResponder } from './datagram-responder.ts';
import { closedPort, context, udpServer } from './loopback.ts';

/** The loopback interface takes packets of 65,536 bytes, more than a datagram can have. */
const longestDatagram = 65_507;

function probe(port: number, timeoutMs = 400) {
  return runProbe({ kind: 'path-mtu', id: 'p', address: '127.0.0.1', port, timeoutMs, nonce: 'n-1' }, context);
}

test('everything up to the interface passes', async () => {
  expect(await probe(await datagramResponder(() => true), 5000)).toMatchObject({
    outcome: 'reached',
    largestBytes: longestDatagram,
    values: { interfaceMtu: '65536' },
    answers: [{ pod: 'web' }],
  });
});

test.each([1372, 1399, 8000, 600])('datagrams of more than %i bytes vanish: the exact size is found', async (limit) => {
  const observation = await probe(await datagramResponder(({ length }) => length <= limit));
  expect(observation).toMatchObject({ outcome: 'timed-out', largestBytes: limit });
  expect(observation.detail).toContain(`datagrams of ${limit + 1} bytes (packets of ${limit + 29}) and more`);
});

test('a hole with larger sizes that pass is told apart', async () => {
  const observation = await probe(await datagramResponder(({ length }) => length < 1390 || length > 1460));
  expect(observation).toMatchObject({ outcome: 'timed-out', largestBytes: 1389 });
  expect(observation.detail).toContain('though larger ones are');
});

test('a lost datagram is no limit', async () => {
  const seen = new Set<number>();
  const port = await datagramResponder(({ length }) => {
    if (seen.has(length)) return true;
    seen.add(length);
    return false;
  });
  expect(await probe(port, 5000)).toMatchObject({ outcome: 'reached', largestBytes: longestDatagram });
});

test.each([
  ['passes when it is asked again', () => true],
  ['is lost as even the smallest is then', () => false],
])('a size that %s is no limit either', async (_what, passesAtLast) => {
  const isLastRound = (datagram: Buffer) => datagram.includes(`"n-1#${pathMtuRounds - 1}#`);
  const port = await datagramResponder((datagram) =>
    isLastRound(datagram) ? passesAtLast() : datagram.length <= 1400,
  );
  const observation = await probe(port);

  expect(observation).toMatchObject({ outcome: 'timed-out', detail: 'datagrams are lost, whatever their size' });
  expect(observation.largestBytes).toBeUndefined();
});

test('nothing answers at all', async () => {
  const silent = await probe(await udpServer(() => undefined), 150);
  expect(silent).toMatchObject({ outcome: 'timed-out', detail: 'not even the smallest datagram was answered' });
  expect(silent.largestBytes).toBeUndefined();
  expect(await probe(await closedPort(), 150)).toMatchObject({ outcome: 'refused' });
});
