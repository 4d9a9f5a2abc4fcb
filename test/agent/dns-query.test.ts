import { expect, test } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import type { ProbeOf } from '#src/wire/probe.ts';
import { closedPort, context } from './loopback.ts';
import { a, nameServer, nxdomain, servfail } from './name-server.ts';

function query(port: number, more: Partial<ProbeOf<'dns-query'>> = {}) {
  return runProbe(
    {
      kind: 'dns-query',
      id: 'q',
      server: '127.0.0.1',
      port,
      name: 'web.ns.svc.cluster.local.',
      recordType: 'A',
      transport: 'udp',
      edns: true,
      timeoutMs: 2_000,
      ...more,
    },
    context,
  );
}

const many = Array.from({ length: 40 }, (_, index) => ({ type: 'A' as const, name: 'web', data: `192.0.2.${index}` }));

test.each(['udp', 'tcp'] as const)('asks one server for one full name over %s', async (transport) => {
  const { port, asked } = await nameServer(({ name }) => a(name, '10.0.0.7'));
  expect(await query(port, { transport })).toMatchObject({
    outcome: 'reached',
    dns: {
      rcode: 'NOERROR',
      records: ['10.0.0.7'],
      transport,
      queries: ['web.ns.svc.cluster.local'],
      answeredName: 'web.ns.svc.cluster.local',
      flags: ['ra'],
      ttlSeconds: 5,
    },
  });
  expect(asked.map((each) => each.transport)).toEqual([transport]);
});

test.each([
  ['NXDOMAIN', nxdomain],
  ['NOERROR', {}],
])('%s without the record is unresolved, and unsupported where the record is optional', async (rcode, reply) => {
  const { port } = await nameServer(() => reply);
  expect(await query(port)).toMatchObject({ outcome: 'unresolved', dns: { rcode, records: [] } });
  expect(await query(port, { optional: true })).toMatchObject({ outcome: 'unsupported', dns: { rcode } });
});

test('an error of the server is one, also where the record is optional', async () => {
  const { port } = await nameServer(() => servfail);
  expect(await query(port, { optional: true })).toMatchObject({ outcome: 'unresolved', dns: { rcode: 'SERVFAIL' } });
});

test('a lost datagram is sent again', async () => {
  let seen = 0;
  const { port, asked } = await nameServer(({ name }) => (seen++ === 0 ? undefined : a(name, '10.0.0.7')));
  expect(await query(port, { timeoutMs: 400 })).toMatchObject({ outcome: 'reached' });
  expect(asked).toHaveLength(2);
});

test('silence and a closed port are told apart', async () => {
  const { port } = await nameServer(() => undefined);
  expect(await query(port, { timeoutMs: 200 })).toMatchObject({ outcome: 'timed-out', dns: { rcode: 'NOREPLY' } });
  expect(await query(await closedPort(), { timeoutMs: 200 })).toMatchObject({ outcome: 'refused' });
});

test('a truncated answer is asked for again over TCP, and the observation says so', async () => {
  const { port } = await nameServer(({ transport }) => (transport === 'udp' ? { truncated: true } : { answers: many }));
  const observation = await query(port, { name: 'web', edns: false });
  expect(observation).toMatchObject({ outcome: 'reached', dns: { transport: 'tcp', truncated: true } });
  expect(observation.dns?.records).toHaveLength(40);
});

test('without EDNS more than 512 bytes over UDP are wrong', async () => {
  const { port } = await nameServer(() => ({ answers: many }));
  expect(await query(port, { name: 'web', edns: false })).toMatchObject({
    outcome: 'wrong-answer',
    detail: expect.stringContaining('at most 512'),
  });
  expect(await query(port, { name: 'web' })).toMatchObject({ outcome: 'reached' });
});

test.each([
  ['CNAME', { type: 'CNAME', name: 'web', data: 'Alias.Test.' }, 'alias.test'],
  ['PTR', { type: 'PTR', name: 'web', data: 'web.ns.svc.cluster.local' }, 'web.ns.svc.cluster.local'],
  ['SRV', { type: 'SRV', name: 'web', data: { port: 80, target: 'a.test', priority: 0, weight: 33 } }, '80 a.test'],
] as const)('%s records', async (recordType, answer, text) => {
  const { port } = await nameServer(() => ({ answers: [answer] }));
  expect(await query(port, { name: 'web', recordType })).toMatchObject({
    outcome: 'reached',
    dns: { records: [text] },
  });
});

test('a series counts and measures every query', async () => {
  const { port, asked } = await nameServer(({ name }) => a(name, '10.0.0.7'));
  const observation = await series(port, 5);
  expect(observation).toMatchObject({ outcome: 'reached', sent: 5, received: 5, latency: { count: 5 } });
  expect(observation.latency?.p50Us).toBeGreaterThan(0);
  expect(asked).toHaveLength(5);
});

test('a series with a silent server ends early', async () => {
  const { port, asked } = await nameServer(() => undefined);
  expect(await series(port, 50, 400)).toMatchObject({ outcome: 'timed-out', received: 0 });
  expect(asked.length).toBeLessThanOrEqual(2);
});

function series(port: number, count: number, timeoutMs = 5_000) {
  const request = { kind: 'dns-series', id: 's', server: '127.0.0.1', port, name: 'web', recordType: 'A' } as const;
  return runProbe({ ...request, count, timeoutMs }, context);
}
