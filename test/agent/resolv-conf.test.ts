import { describe, expect, test } from 'vitest';
import { candidateNames } from '#src/agent/dns/candidates.ts';
import { parseResolvConf } from '#src/agent/dns/resolv-conf.ts';

test('reads what the kubelet writes', () => {
  expect(
    parseResolvConf('search ns.svc.cluster.local svc.cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n'),
  ).toEqual({
    servers: ['10.96.0.10'],
    search: ['ns.svc.cluster.local', 'svc.cluster.local'],
    ndots: 5,
    timeoutMs: 5000,
    attempts: 2,
    useTcp: false,
  });
});

test('follows resolv.conf(5): comments, last search wins, three servers, capped options', () => {
  const text = [
    '# comment',
    '; comment',
    'domain old.test',
    'search\ta.test  b.test',
    'nameserver ::1',
    'nameserver 10.0.0.1',
    'nameserver 10.0.0.2',
    'nameserver 10.0.0.3',
    'options ndots:99 timeout:1 attempts:9 edns0 use-vc',
    'options ndots:x',
    'sortlist 10.0.0.0',
  ].join('\n');
  expect(parseResolvConf(text)).toEqual({
    servers: ['::1', '10.0.0.1', '10.0.0.2'],
    search: ['a.test', 'b.test'],
    ndots: 1,
    timeoutMs: 1000,
    attempts: 5,
    useTcp: true,
  });
});

test('an empty file means the nameserver of this host', () => {
  expect(parseResolvConf('')).toEqual({
    servers: ['127.0.0.1'],
    search: [],
    ndots: 1,
    timeoutMs: 5000,
    attempts: 2,
    useTcp: false,
  });
});

describe('names asked', () => {
  test.each([
    ['web', ['web.x', 'web.y', 'web']],
    ['a.b', ['a.b', 'a.b.x', 'a.b.y']],
    ['a.b.', ['a.b']],
    ['a.b.c', ['a.b.c', 'a.b.c.x', 'a.b.c.y']],
  ])('%s with ndots 1', (name, expected) => {
    expect(candidateNames(name, { search: ['x', 'y'], ndots: 1 })).toEqual(expected);
  });

  test('the root in the search list is the name itself, once', () => {
    expect(candidateNames('web', { search: ['.', 'x.'], ndots: 1 })).toEqual(['web', 'web.x']);
  });
});
