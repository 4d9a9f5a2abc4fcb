import { expect, test } from 'vitest';
import { type Break, crosses, crossNodeExchanges, findBreaks, lossDirection } from '#src/diagnosis/node-graph.ts';
import { isLost } from '#src/diagnosis/rule.ts';
import { exchange, mesh } from './exchanges.ts';

const four = ['n1', 'n2', 'n3', 'n4'];

test.each<[string, readonly string[], readonly string[], readonly Break[]]>([
  ['nothing broken', four, [], []],
  ['one pair', four, ['n1 n2'], [{ kind: 'pair', a: 'n1', b: 'n2' }]],
  [
    'two pairs of one node that has a third',
    four,
    ['n1 n2', 'n1 n3'],
    [
      { kind: 'pair', a: 'n1', b: 'n2' },
      { kind: 'pair', a: 'n1', b: 'n3' },
    ],
  ],
  ['all pairs of a node', four, ['n1 n2', 'n1 n3', 'n1 n4'], [{ kind: 'node', node: 'n1' }]],
  [
    'all pairs of two nodes',
    four,
    ['n1 n2', 'n1 n3', 'n1 n4', 'n2 n3', 'n2 n4'],
    [
      { kind: 'node', node: 'n1' },
      { kind: 'node', node: 'n2' },
    ],
  ],
  ['all pairs', ['n1', 'n2', 'n3'], ['n1 n2', 'n1 n3', 'n2 n3'], [{ kind: 'all' }]],
  ['the only pair there is', ['n1', 'n2'], ['n1 n2'], [{ kind: 'pair', a: 'n1', b: 'n2' }]],
  [
    'two halves that do not reach each other',
    four,
    ['n1 n3', 'n1 n4', 'n2 n3', 'n2 n4'],
    [
      { kind: 'pair', a: 'n1', b: 'n3' },
      { kind: 'pair', a: 'n1', b: 'n4' },
      { kind: 'pair', a: 'n2', b: 'n3' },
      { kind: 'pair', a: 'n2', b: 'n4' },
    ],
  ],
])('breaks: %s', (_, nodes, broken, breaks) => {
  expect(findBreaks(mesh(nodes, broken), isLost)).toEqual(breaks);
});

test('one failed direction brings the pair down, whichever comes first', () => {
  expect(findBreaks([exchange('n1 n2 +'), exchange('n2 n1 -'), exchange('n1 n3 +')], isLost)).toEqual([
    { kind: 'pair', a: 'n1', b: 'n2' },
  ]);
});

test.each([
  [['timed-out'], true],
  [['refused'], true],
  [['timed-out', 'unreachable'], true],
  [['timed-out', 'reached', 'timed-out'], false],
  [['reached'], false],
  [['wrong-answer'], false],
] as const)('an exchange that failed with %j is lost: %s', (outcomes, lost) => {
  const item = exchange('n1 n2 -', { outcomes });
  expect(isLost(item)).toBe(lost);
  expect(findBreaks([item, exchange('n1 n3 +')], isLost)).toHaveLength(lost ? 1 : 0);
});

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
])('%j lies between %s: %s', (broken, ends, between) => {
  const [from = '', to = ''] = ends.split(' ');
  expect(crosses(broken, from, to)).toBe(between);
});

test.each([
  ['only one way fails', [exchange('n1 n2 -'), exchange('n2 n1 +')], { kind: 'one-way', from: 'n1', to: 'n2' }],
  ['only the other way fails', [exchange('n1 n2 +'), exchange('n2 n1 -')], { kind: 'one-way', from: 'n2', to: 'n1' }],
  [
    'requests are lost one way, answers the other',
    [exchange('n1 n2 -', { arrived: false }), exchange('n2 n1 -', { arrived: true })],
    { kind: 'one-way', from: 'n1', to: 'n2' },
  ],
  [
    'the reverse of that',
    [exchange('n1 n2 -', { arrived: true }), exchange('n2 n1 -', { arrived: false })],
    { kind: 'one-way', from: 'n2', to: 'n1' },
  ],
  [
    'requests are lost both ways',
    [exchange('n1 n2 -', { arrived: false }), exchange('n2 n1 -', { arrived: false })],
    { kind: 'both' },
  ],
  [
    'requests arrive both ways',
    [exchange('n1 n2 -', { arrived: true }), exchange('n2 n1 -', { arrived: true })],
    { kind: 'unknown' },
  ],
  ['nobody knows what arrived', [exchange('n1 n2 -'), exchange('n2 n1 -')], { kind: 'unknown' }],
  ['one end could not be asked', [exchange('n1 n2 -', { arrived: false })], { kind: 'unknown' }],
  [
    'TCP, whose handshake hides what arrived',
    [exchange('n1 n2 -', { protocol: 'tcp', arrived: false }), exchange('n2 n1 -', { protocol: 'tcp', arrived: true })],
    { kind: 'unknown' },
  ],
  [
    'the families disagree',
    [
      exchange('n1 n2 -', { arrived: false }),
      exchange('n1 n2 -', { arrived: true, ipFamily: 'ipv6' }),
      exchange('n2 n1 -', { arrived: true }),
    ],
    { kind: 'unknown' },
  ],
])('direction: %s', (_, exchanges, direction) => {
  expect(lossDirection('n1', 'n2', exchanges)).toEqual(direction);
});
