import { expect, test } from 'vitest';
import { failureOf } from '#src/agent/outcome.ts';
import { canonicalAddress, isLinkLocal, withoutMappedPrefix } from '#src/agent/own-addresses.ts';

function errno(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

test.each([
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['ETIMEDOUT', 'timed-out'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EPERM', 'unreachable'],
  ['EMFILE', 'not-run'],
  ['EADDRINUSE', 'not-run'],
  ['ESOMETHING', 'not-run'],
])('%s is %s', (code, outcome) => {
  expect(failureOf(errno(code), '127.0.0.1')).toEqual({ outcome, detail: `connect ${code}` });
});

test('EADDRNOTAVAIL with an address of the family means that the ports are used up', () => {
  expect(failureOf(errno('EADDRNOTAVAIL'), '127.0.0.1')).toMatchObject({
    outcome: 'not-run',
    detail: expect.stringContaining('ephemeral'),
  });
});

test('addresses have one text form', () => {
  expect(canonicalAddress('2001:DB8:0:0:0:0:0:1')).toBe('2001:db8::1');
  expect(canonicalAddress('fe80::1%eth0')).toBe('fe80::1');
  expect(canonicalAddress('10.0.0.1')).toBe('10.0.0.1');
  expect(() => canonicalAddress('web')).toThrow('not an IP address: web');
  expect(withoutMappedPrefix('::ffff:10.0.0.1')).toBe('10.0.0.1');
  expect(withoutMappedPrefix('::ffff:0:1')).toBe('::ffff:0:1');
  expect(['fe80::1', 'febf::1', '169.254.0.1', 'fec0::1', 'fd00::1', '169.1.1.1'].map(isLinkLocal)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
