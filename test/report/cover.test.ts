import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverPairs, type Pair, pairsText } from '../../src/report/text/cover.ts';

const nodes = ['n1', 'n2', 'n3', 'n4'];
const every = nodes.flatMap((from) => nodes.map((to) => ({ from, to })));

function text(pairs: readonly Pair[]): string {
  return pairsText(pairs, nodes, (node) => node, 4);
}

test.each<[what: string, pairs: readonly Pair[], expected: string]>([
  ['one direction', [{ from: 'n1', to: 'n2' }], 'n1 -> n2'],
  [
    'both directions',
    [
      { from: 'n1', to: 'n2' },
      { from: 'n2', to: 'n1' },
    ],
    'n1 -> n2; n2 -> n1',
  ],
  ['within a node', [{ from: 'n3', to: 'n3' }], 'within n3'],
  [
    'an isolated node',
    every.filter(({ from, to }) => from !== to && (from === 'n2' || to === 'n2')),
    'n2 -> every other node; every other node -> n2',
  ],
  ['a node that reaches nothing', every.filter(({ from }) => from === 'n2'), 'n2 -> every node'],
  ['all nodes', every.filter(({ from, to }) => from !== to), 'between all nodes'],
  ['everything', every, 'between all nodes and within each'],
  ['two rows alike', every.filter(({ from }) => from === 'n1' || from === 'n2'), 'n1, n2 -> every node'],
])('%s', (_what, pairs, expected) => {
  expect(text(pairs)).toBe(expected);
});

test('the groups cover exactly the pairs', () => {
  const node = fc.constantFrom(...nodes, 'n5', 'n6');
  const pair = fc.record({ from: node, to: node });

  fc.assert(
    fc.property(fc.uniqueArray(pair, { selector: ({ from, to }) => `${from} ${to}` }), (pairs) => {
      const covered = coverPairs(pairs).flatMap(({ from, to }) =>
        from.flatMap((one) => to.map((other) => `${one} ${other}`)),
      );

      expect(covered.toSorted()).toEqual(pairs.map(({ from, to }) => `${from} ${to}`).toSorted());
    }),
  );
});
