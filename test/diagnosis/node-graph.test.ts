import { expect, test } from 'vitest';
import { type Break, crosses, crossNodeExchanges, lossDirection } from '#src/diagnosis/node-graph.ts';
import { exchange } from './exchanges.ts';

test('only judged exchanges between nodes count', () => {
  const unknown = {
    ...exchange('n1 n3 +'),
    verdict: { status: 'unknown', cause: { code: 'agent-unreachable', detail: '' } },
  } as const;
  const kept = [exchange('n1 n2 +'), exchange('n1 n2 -', { protocol: 'tcp' })];
  expect(
    crossNodeExchanges([...kept, exchange('n1 n1 +'), unknown, { ...exchange('n1 n2 +'), check: 'pod-to-pod.no-nat' }]),
  ).toEqual(kept);
});

test.each<[Break, string, boolean]>([
  [{ kind: 'all' }, 'n1 n2', true],
  [{ kind: 'all' }, 'n1 n1', false],
  [{ kind: 'node', node: 'n1' }, 'n1 n2', true],
  [{ kind: 'node', node: 'n1' }, 'n2 n1', true],
  [{ kind: 'node', node: 'n1' }, 'n1 n1', false],
  [{ kind: 'node', node: 'n1' }, 'n2 n3', false],
  [{ kind: 'pair', a: 'n1', b: 'n2' }, 'n2 n1', true],
  [{ kind: 'pair', a: 'n1', b: 'n2' }, 'n1 n3', false],
  [{ kind: 'groups', a: ['n1'], b: ['n2', 'n3'] }, 'n3 n1', true],
  [{ kind: 'groups', a: ['n1'], b: ['n2', 'n3'] }, 'n2 n3', false],
  [{ kind: 'groups', a: ['n1'], b: ['n2', 'n3'] }, 'n1 n4', false],
])('%j lies between %s: %s', (broken, ends, between) => {
  const [from = '', to = ''] = ends.split(' ');
  expect(crosses(broken, from, to)).toBe(between);
});

test.each([
  ['only one way fails', [exchange('n1 n2 -'), exchange('n2 n1 +')], 'forward'],
  ['only the other way fails', [exchange('n1 n2 +'), exchange('n2 n1 -')], 'backward'],
  ['only one way fails, for its answers', [exchange('n1 n2 -', { arrived: true }), exchange('n2 n1 +')], 'backward'],
  [
    'only the other way fails, for its answers',
    [exchange('n1 n2 +'), exchange('n2 n1 -', { arrived: true })],
    'forward',
  ],
  [
    'requests are lost one way, answers the other',
    [exchange('n1 n2 -', { arrived: false }), exchange('n2 n1 -', { arrived: true })],
    'forward',
  ],
  [
    'the reverse of that',
    [exchange('n1 n2 -', { arrived: true }), exchange('n2 n1 -', { arrived: false })],
    'backward',
  ],
  [
    'requests are lost both ways',
    [exchange('n1 n2 -', { arrived: false }), exchange('n2 n1 -', { arrived: false })],
    'both',
  ],
  [
    'requests arrive both ways',
    [exchange('n1 n2 -', { arrived: true }), exchange('n2 n1 -', { arrived: true })],
    'unknown',
  ],
  ['nobody knows what arrived', [exchange('n1 n2 -'), exchange('n2 n1 -')], 'unknown'],
  ['one end could not be asked', [exchange('n1 n2 -', { arrived: false })], 'unknown'],
  [
    'TCP, whose handshake hides what arrived',
    [exchange('n1 n2 -', { protocol: 'tcp', arrived: false }), exchange('n2 n1 -', { protocol: 'tcp', arrived: true })],
    'unknown',
  ],
  [
    'the families disagree',
    [
      exchange('n1 n2 -', { arrived: false }),
      exchange('n1 n2 -', { arrived: true, ipFamily: 'ipv6' }),
      exchange('n2 n1 -', { arrived: true }),
    ],
    'unknown',
  ],
])('direction: %s', (_, exchanges, direction) => {
  expect(lossDirection(['n1'], ['n2'], exchanges)).toBe(direction);
});
