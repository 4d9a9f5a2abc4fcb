import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isSearchIgnored } from '#src/agent/dns/musl.ts';
import { runProbe } from '#src/agent/probers/index.ts';
import { context } from './loopback.ts';

async function file(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'podreach-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const name = path.join(folder, 'file');
  await writeFile(name, text);
  return name;
}

test('reads the resolver configuration entry by entry, and the host name', async () => {
  const text =
    'search ns.svc.cluster.local svc.cluster.local\nnameserver 10.96.0.10\nnameserver fd00::a\noptions ndots:5\n';
  const resolvConfPath = await file(text);
  expect(await runProbe({ kind: 'dns-config', id: 'c' }, { ...context, resolvConfPath })).toEqual({
    id: 'c',
    outcome: 'reached',
    values: {
      'nameserver 1': '10.96.0.10',
      'nameserver 2': 'fd00::a',
      'search 1': 'ns.svc.cluster.local',
      'search 2': 'svc.cluster.local',
      ndots: '5',
      hostname: hostname(),
      'hostname of its own': 'no',
    },
  });
});

const hosts = `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
10.244.1.3\tweb.sub.ns.svc.cluster.local\tweb # comment web2
fd00:0:0::3\tweb.sub.ns.svc.cluster.local\tWEB
not-an-address web
`;

test.each([
  ['web', ['10.244.1.3', 'fd00::3']],
  ['web.sub.ns.svc.cluster.local', ['10.244.1.3', 'fd00::3']],
  ['localhost', ['127.0.0.1', '::1']],
])('finds the addresses of %s in the hosts file', async (name, addresses) => {
  const hostsPath = await file(hosts);
  expect(await runProbe({ kind: 'hosts-file', id: 'h', name }, { ...context, hostsPath })).toEqual({
    id: 'h',
    outcome: 'reached',
    addresses,
  });
});

test.each(['web2', 'comment', '#', 'sub'])('%s is not in the hosts file', async (name) => {
  const hostsPath = await file(hosts);
  expect(await runProbe({ kind: 'hosts-file', id: 'h', name }, { ...context, hostsPath })).toMatchObject({
    outcome: 'unresolved',
  });
});

test('no file says nothing of the cluster', async () => {
  expect(await runProbe({ kind: 'hosts-file', id: 'h', name: 'web' }, context)).toMatchObject({ outcome: 'not-run' });
  expect(await runProbe({ kind: 'dns-config', id: 'c' }, context)).toMatchObject({ outcome: 'not-run' });
});

test('a short search list is taken by every libc', async () => {
  expect(await isSearchIgnored(await file('search a.test b.test\n'))).toBe(false);
});
