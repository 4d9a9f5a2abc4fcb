import { expect, test } from 'vitest';
import { foldSeries } from '../../src/cli/series.ts';

test.each<[texts: readonly string[], folded: readonly string[]]>([
  [[], []],
  [
    ['echo', 'a-0', 'local', 'a-1', 'a-2'],
    ['echo', 'a-* (3)', 'local'],
  ],
  [
    ['a-0', 'a-1'],
    ['a-0', 'a-1'],
  ],
  [
    ['a-0-b', 'a-1-b', 'a-2-b'],
    ['a-0-b', 'a-1-b', 'a-2-b'],
  ],
])('%j', (texts, folded) => {
  expect(foldSeries(texts)).toEqual(folded);
});
