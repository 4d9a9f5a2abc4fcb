import { describe, expect, test } from 'vitest';
import { parseDestination, parseParty } from '#src/cli/policy/party-text.ts';

describe('a party', () => {
  test.each([
    ['shop/cart-0', { kind: 'pod', namespace: 'shop', name: 'cart-0' }],
    ['node/n1', { kind: 'node', name: 'n1' }],
    ['198.51.100.7', { kind: 'address', address: '198.51.100.7' }],
    ['2001:db8::1', { kind: 'address', address: '2001:db8::1' }],
    ['[2001:DB8:0::1]', { kind: 'address', address: '2001:db8::1' }],
  ])('%s', (text, party) => {
    expect(parseParty('--from', text)).toEqual(party);
  });

  test.each([
    'cart',
    'shop/',
    '/cart',
    'shop/cart/0',
    '198.51.100',
    '198.51.100.256',
    '2001:db8::g',
    'node/',
    '[]',
    '',
  ])('not %s', (text) => {
    expect(() => parseParty('--from', text)).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: `--from: "${text}" is neither a Pod, an address nor a node`,
        hint: 'e.g. shop/cart-0, 198.51.100.7 or node/n1',
      }),
    );
  });

  test('has no port at the source', () => {
    expect(() => parseParty('--from', 'shop/cart-0:80')).toThrow('--from: "shop/cart-0:80" has a port');
  });
});

describe('a destination', () => {
  const pod = { kind: 'pod', namespace: 'shop', name: 'cart-0' };

  test.each([
    ['shop/cart-0', { party: pod }],
    ['shop/cart-0:8080', { party: pod, port: 8080 }],
    ['shop/cart-0:http', { party: pod, port: 'http' }],
    ['node/n1:10250', { party: { kind: 'node', name: 'n1' }, port: 10_250 }],
    ['198.51.100.7:443', { party: { kind: 'address', address: '198.51.100.7' }, port: 443 }],
    ['2001:db8::1', { party: { kind: 'address', address: '2001:db8::1' } }],
    ['[2001:db8::1]:443', { party: { kind: 'address', address: '2001:db8::1' }, port: 443 }],
  ])('%s', (text, destination) => {
    expect(parseDestination('--to', text)).toEqual(destination);
  });

  test.each(['shop/cart-0:', 'shop/cart-0:0', 'shop/cart-0:65536', 'shop/cart-0:HTTP', '[2001:db8::1]:', '[::1]:8x_'])(
    'no port in %s',
    (text) => {
      expect(() => parseDestination('--to', text)).toThrow(/^--to: ".*" is no port$/);
    },
  );
});
