import { expect, test } from 'vitest';
import { parseResolvConf } from '#src/agent/dns/resolv-conf.ts';
import { resolveName } from '#src/agent/dns/resolve-name.ts';
import { closedPort } from './loopback.ts';
import { a, nameServer, nxdomain, servfail } from './name-server.ts';

const kubelet = 'search ns.svc.cluster.local svc.cluster.local cluster.local\nnameserver 127.0.0.1\noptions ndots:5\n';
const twoServers = 'nameserver 127.0.0.1\nnameserver 127.0.0.2\n';

function resolve(
  name: string,
  port: number,
  options: { conf?: string; timeoutMs?: number; recordType?: 'A' | 'AAAA' } = {},
) {
  const { conf = kubelet, timeoutMs = 2000, recordType = 'A' } = options;
  return resolveName({ name, recordType, timeoutMs, port }, parseResolvConf(conf));
}

test('asks the search list in order; NXDOMAIN goes on to the next name until one hits', async () => {
  const { port } = await nameServer(({ name }) =>
    name === 'web.other.svc.cluster.local' ? a(name, '10.0.0.7') : nxdomain,
  );
  const result = await resolve('web.other', port);
  expect(result).toMatchObject({
    outcome: 'reached',
    dns: {
      rcode: 'NOERROR',
      records: ['10.0.0.7'],
      server: '127.0.0.1',
      transport: 'udp',
      queries: ['web.other.ns.svc.cluster.local', 'web.other.svc.cluster.local'],
      answeredName: 'web.other.svc.cluster.local',
    },
  });
  expect(result.detail).toBeUndefined();
  expect(result.elapsedUs).toBeGreaterThan(0);
});

test('with enough dots the name itself comes first', async () => {
  const { port, asked } = await nameServer(({ name }) => a(name, '192.0.2.1'));
  await resolve('a.b.c.d.e.f', port);
  expect(asked.map(({ name }) => name)).toEqual(['a.b.c.d.e.f']);
});

test('a trailing dot means just this name', async () => {
  const { port, asked } = await nameServer(() => nxdomain);
  expect(await resolve('web.ns.', port)).toMatchObject({
    outcome: 'unresolved',
    detail: 'NXDOMAIN',
    dns: { rcode: 'NXDOMAIN', records: [], queries: ['web.ns'] },
  });
  expect(asked).toHaveLength(1);
});

test('a name without the asked type is unresolved with NOERROR, whatever NXDOMAIN follows', async () => {
  const { port } = await nameServer(({ name }) => (name === 'web.ns.svc.cluster.local' ? {} : nxdomain));
  expect(await resolve('web', port, { recordType: 'AAAA' })).toMatchObject({
    outcome: 'unresolved',
    detail: 'no AAAA record',
    dns: { rcode: 'NOERROR', queries: { length: 4 } },
  });
});

test('AAAA records come in canonical form', async () => {
  const { port } = await nameServer(({ name }) => ({
    answers: [{ type: 'AAAA', name, data: '2001:0db8:0:0:0:0:0:1' }],
  }));
  expect(await resolve('web', port, { recordType: 'AAAA' })).toMatchObject({ dns: { records: ['2001:db8::1'] } });
});

test('follows a CNAME chain and keeps it as text', async () => {
  const { port } = await nameServer(({ name }) => ({
    answers: [
      { type: 'CNAME', name: name.toUpperCase(), data: 'alias.test' },
      { type: 'CNAME', name: 'alias.test', data: 'real.test' },
      { type: 'A', name: 'real.test', data: '192.0.2.9' },
      { type: 'A', name: 'stranger.test', data: '192.0.2.66' },
    ],
  }));
  expect(await resolve('web.', port)).toMatchObject({
    outcome: 'reached',
    dns: {
      records: ['192.0.2.9'],
      chain: ['WEB CNAME alias.test', 'alias.test CNAME real.test', 'stranger.test A 192.0.2.66'],
    },
  });
});

test('a truncated reply is asked for again over TCP', async () => {
  const many = Array.from({ length: 200 }, (_, index) => ({
    type: 'A' as const,
    name: 'big',
    data: `10.0.1.${index}`,
  }));
  const { port, asked } = await nameServer(({ transport }) =>
    transport === 'udp' ? { truncated: true } : { answers: many },
  );
  const result = await resolve('big.', port);
  expect(result).toMatchObject({ outcome: 'reached', dns: { transport: 'tcp', queries: ['big'] } });
  expect(result.dns?.records).toHaveLength(200);
  expect(asked.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
});

test('use-vc asks over TCP at once', async () => {
  const { port } = await nameServer(({ name, transport }) => (transport === 'tcp' ? a(name, '10.0.0.1') : undefined));
  expect(await resolve('web.', port, { conf: 'nameserver 127.0.0.1\noptions use-vc\n' })).toMatchObject({
    outcome: 'reached',
    dns: { transport: 'tcp' },
  });
});

test('a lost datagram is sent again, and the detail says so', async () => {
  let seen = 0;
  const { port, asked } = await nameServer(({ name }) => (seen++ === 0 ? undefined : a(name, '10.0.0.1')));
  const result = await resolve('web.', port, { timeoutMs: 2_000 });
  expect(result).toMatchObject({
    outcome: 'reached',
    detail: 'web @127.0.0.1: no udp reply within 1000 ms',
    dns: { queries: ['web'] },
  });
  expect(result.elapsedUs).toBeLessThan(900_000);
  expect(asked).toHaveLength(2);
});

test('packets with another id or question are ignored', async () => {
  const { port } = await nameServer(({ name }) => [
    { ...a(name, '6.6.6.6'), id: 1 },
    { ...a('evil', '6.6.6.6'), question: 'evil' },
    a(name, '10.0.0.1'),
  ]);
  expect(await resolve('web.', port)).toMatchObject({ outcome: 'reached', dns: { records: ['10.0.0.1'] } });
});

test('SERVFAIL goes to the next server', async () => {
  const { port } = await nameServer(
    ({ name, server }) => (server === '127.0.0.1' ? servfail : a(name, '10.0.0.1')),
    ['127.0.0.2'],
  );
  expect(await resolve('web.', port, { conf: twoServers })).toMatchObject({
    outcome: 'reached',
    detail: 'web @127.0.0.1: SERVFAIL',
    dns: { server: '127.0.0.2', records: ['10.0.0.1'] },
  });
});

test('SERVFAIL of every server ends the search', async () => {
  const { port, asked } = await nameServer(() => servfail, ['127.0.0.2']);
  expect(await resolve('web', port, { conf: `${twoServers}search a.test b.test\n` })).toMatchObject({
    outcome: 'unresolved',
    detail: 'web.a.test @127.0.0.1: SERVFAIL; web.a.test @127.0.0.2: SERVFAIL',
    dns: { rcode: 'SERVFAIL', queries: ['web.a.test'] },
  });
  expect(asked).toHaveLength(2);
});

test('silence is timed-out within the time given', async () => {
  const { port, asked } = await nameServer(() => undefined);
  const start = performance.now();
  expect(await resolve('web', port, { timeoutMs: 300 })).toMatchObject({
    outcome: 'timed-out',
    dns: { rcode: 'NOREPLY', queries: ['web.ns.svc.cluster.local'] },
  });
  expect(performance.now() - start).toBeLessThan(2_000);
  expect(asked).toHaveLength(2);
});

test('a closed port is refused', async () => {
  expect(await resolve('web', await closedPort())).toMatchObject({
    outcome: 'refused',
    detail: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a dead TCP port after truncation is told apart', async () => {
  const { port } = await nameServer(({ transport }) => (transport === 'udp' ? { truncated: true } : undefined));
  expect(await resolve('big.', port, { timeoutMs: 300 })).toMatchObject({
    outcome: 'timed-out',
    detail: expect.stringContaining('truncated over UDP, then over TCP: no tcp reply'),
    dns: { transport: 'tcp' },
  });
});
