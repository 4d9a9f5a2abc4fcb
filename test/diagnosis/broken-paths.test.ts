import { expect, test } from 'vitest';
import { breaksIn } from '#src/diagnosis/broken-paths.ts';
import type { Break } from '#src/diagnosis/node-graph.ts';
import { isLost } from '#src/diagnosis/rule.ts';
import type { Case } from '#src/domain/case.ts';
import { exchange, mesh } from './exchanges.ts';

const four = ['n1', 'n2', 'n3', 'n4'];
const six = [...four, 'n5', 'n6'];
const allLost = (oneWay: readonly Case[]) => oneWay.every(isLost);
const noZones = new Map<string, string>();
/** `a: n1 n2` and so on. */
const zonesIn = (...lines: readonly string[]) =>
  new Map(
    lines.flatMap((line) => {
      const [zone = '', nodes = ''] = line.split(': ');
      return nodes.split(' ').map((node) => [node, zone] as const);
    }),
  );
const halves = ['n1 n3', 'n1 n4', 'n2 n3', 'n2 n4'];

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
  ['two halves that do not reach each other', four, halves, [{ kind: 'groups', a: ['n1', 'n2'], b: ['n3', 'n4'] }]],
  [
    'two thirds of three, each of which reaches the last',
    six,
    halves,
    [{ kind: 'groups', a: ['n1', 'n2'], b: ['n3', 'n4'] }],
  ],
  [
    'two halves, and one pair beside them',
    six,
    [...halves, 'n1 n5'],
    [
      { kind: 'groups', a: ['n1', 'n2'], b: ['n3', 'n4'] },
      { kind: 'pair', a: 'n1', b: 'n5' },
    ],
  ],
  [
    'two thirds, and a node that reaches nobody',
    six,
    [...halves, 'n6 n1', 'n6 n2', 'n6 n3', 'n6 n4', 'n6 n5'],
    [
      { kind: 'node', node: 'n6' },
      { kind: 'groups', a: ['n1', 'n2'], b: ['n3', 'n4'] },
    ],
  ],
  [
    'three of the four pairs of two halves',
    four,
    halves.slice(1),
    [
      { kind: 'pair', a: 'n1', b: 'n4' },
      { kind: 'pair', a: 'n2', b: 'n3' },
      { kind: 'pair', a: 'n2', b: 'n4' },
    ],
  ],
])('breaks: %s', (_, nodes, broken, breaks) => {
  expect(breaksIn(mesh(nodes, broken), allLost, noZones)).toEqual(breaks);
});

test('zones are told apart even where only some pairs were asked', () => {
  const zones = zonesIn('a: n1 n2', 'b: n3 n4', 'c: n5 n6');
  const asked = ['n1 n3 -', 'n2 n4 -', 'n1 n2 +', 'n3 n5 +', 'n4 n6 +', 'n5 n1 +', 'n6 n2 +'].map((text) =>
    exchange(text),
  );

  expect(breaksIn(asked, allLost, zones)).toEqual([{ kind: 'groups', a: ['n1', 'n2'], b: ['n3', 'n4'] }]);
  expect(breaksIn(asked, allLost, noZones)).toHaveLength(2);
});

test('a zone that reaches no other is one break, whatever the number of the others', () => {
  const zones = zonesIn('a: n1 n2', 'b: n3 n4', 'c: n5 n6');
  const broken = ['n1', 'n2'].flatMap((from) => ['n3', 'n4', 'n5', 'n6'].map((to) => `${from} ${to}`));

  expect(breaksIn(mesh(six, broken), allLost, zones)).toEqual([
    { kind: 'groups', a: ['n1', 'n2'], b: ['n3', 'n4', 'n5', 'n6'] },
  ]);
});

test('a zone of one node is a side too, where that node has a way to a third zone', () => {
  const zones = zonesIn('a: n1', 'b: n2 n3', 'c: n4');

  expect(breaksIn(mesh(four, ['n1 n2', 'n1 n3']), allLost, zones)).toEqual([
    { kind: 'groups', a: ['n1'], b: ['n2', 'n3'] },
  ]);
});

test('a zone between two others of which one pair still works is no break', () => {
  const zones = zonesIn('a: n1 n2', 'b: n3 n4');

  expect(breaksIn(mesh(four, ['n1 n3']), allLost, zones)).toEqual([{ kind: 'pair', a: 'n1', b: 'n3' }]);
});

test('one failed direction brings the pair down, whichever comes first', () => {
  expect(breaksIn([exchange('n1 n2 +'), exchange('n2 n1 -'), exchange('n1 n3 +')], allLost, noZones)).toEqual([
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
  expect(breaksIn([item, exchange('n1 n3 +')], allLost, noZones)).toHaveLength(lost ? 1 : 0);
});

test('a thousand nodes of which four others each were asked take a moment', () => {
  const nodes = Array.from({ length: 1_000 }, (_, index) => `n${index}`);
  const zones = new Map(nodes.map((node, index) => [node, `z${index % 3}`]));
  const far = (from: number, to: number) => (from % 3) + (to % 3) === 1;
  const asked = nodes.flatMap((_, from) =>
    [1, 7, 61, 431].map((step) => {
      const to = (from + step) % 1_000;
      return exchange(`n${from} n${to} ${far(from, to) ? '-' : '+'}`);
    }),
  );

  expect(breaksIn(asked, allLost, zones)).toMatchObject([{ kind: 'groups', a: { length: 334 }, b: { length: 333 } }]);
});

test('where every pair that was asked has one node in common, it is that node, and nothing is said of the others', () => {
  const asked = ['n2', 'n3'].flatMap((other) => [exchange(`n1 ${other} -`), exchange(`${other} n1 -`)]);

  expect(breaksIn(asked, allLost, noZones)).toEqual([{ kind: 'node', node: 'n1' }]);
  expect(breaksIn([...asked, exchange('n2 n3 -')], allLost, noZones)).toEqual([{ kind: 'all' }]);
});
