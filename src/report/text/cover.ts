/** One pair of names that something is to be said of. */
export interface Pair {
  readonly from: string;
  readonly to: string;
}

/** Several pairs that share a side, so that one line can tell them: a row or a column of a matrix, or a lone pair. */
export interface PairGroup {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** A shared side is worth a group from this many pairs on. */
const smallestGroup = 2;

/**
 * Covers pairs with few rows and columns, the fullest first: a node that reaches nobody is one line and not fifty. Greedy, which
 * is not always the fewest lines, but keeps the culprit at the top.
 */
export function coverPairs(pairs: readonly Pair[]): readonly PairGroup[] {
  const groups: PairGroup[] = [];
  let rest = pairs;
  while (rest.length > 0) {
    const row = fullest(rest, ({ from }) => from);
    const column = fullest(rest, ({ to }) => to);
    if (Math.max(row.pairs.length, column.pairs.length) < smallestGroup) break;
    const { pairs } = row.pairs.length >= column.pairs.length ? row : column;
    const taken = new Set(pairs);
    groups.push(groupOf(pairs));
    rest = rest.filter((pair) => !taken.has(pair));
  }
  return merged([...groups, ...rest.map((pair) => groupOf([pair]))]);
}

function fullest(pairs: readonly Pair[], sideOf: (pair: Pair) => string): { readonly pairs: readonly Pair[] } {
  const sides = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const side = sides.get(sideOf(pair));
    if (side === undefined) sides.set(sideOf(pair), [pair]);
    else side.push(pair);
  }
  return { pairs: [...sides.values()].reduce((best, side) => (side.length > best.length ? side : best), []) };
}

function groupOf(pairs: readonly Pair[]): PairGroup {
  return { from: [...new Set(pairs.map(({ from }) => from))], to: [...new Set(pairs.map(({ to }) => to))] };
}

/** Rows that fail towards the same nodes, and columns that fail from the same nodes, become one group. */
function merged(groups: readonly PairGroup[]): readonly PairGroup[] {
  return mergeBy(
    mergeBy(
      groups,
      ({ to }) => to,
      (first, second) => ({ from: [...first.from, ...second.from], to: first.to }),
    ),
    ({ from }) => from,
    (first, second) => ({ from: first.from, to: [...first.to, ...second.to] }),
  );
}

function mergeBy(
  groups: readonly PairGroup[],
  sideOf: (group: PairGroup) => readonly string[],
  merge: (first: PairGroup, second: PairGroup) => PairGroup,
): readonly PairGroup[] {
  const bySide = new Map<string, PairGroup>();
  for (const group of groups) {
    const key = sideOf(group).toSorted().join('\n');
    const same = bySide.get(key);
    bySide.set(key, same === undefined ? group : merge(same, group));
  }
  return [...bySide.values()];
}

const mostNames = 4;

/** `n1 -> n2`, `n2 -> every other node`, `n1, n3 -> n2`, for the nodes that took part. */
export function pairGroupText(
  { from, to }: PairGroup,
  nodes: readonly string[],
  nameOf: (node: string) => string,
): string {
  if (from.length === 1 && to.length === 1 && from[0] === to[0]) return `within ${from.map(nameOf).join('')}`;
  const side = (names: readonly string[], opposite: readonly string[]): string => {
    if (names.length > 1 && names.length === nodes.length) return 'every node';
    const others = nodes.filter((node) => !opposite.includes(node));
    if (
      names.length > 1 &&
      opposite.length === 1 &&
      others.every((node) => names.includes(node)) &&
      names.length === others.length
    ) {
      return 'every other node';
    }
    return names.length <= mostNames ? names.map(nameOf).join(', ') : `${names.length} of ${nodes.length} nodes`;
  };
  return `${side(from, to)} -> ${side(to, from)}`;
}

/** All pairs in a few words, with a cap on the groups named. */
export function pairsText(
  pairs: readonly Pair[],
  nodes: readonly string[],
  nameOf: (node: string) => string,
  mostGroups: number,
): string {
  const across = pairs.filter(({ from, to }) => from !== to).length;
  if (nodes.length > 2 && across === nodes.length * (nodes.length - 1)) {
    if (pairs.length === across) return 'between all nodes';
    if (pairs.length === nodes.length * nodes.length) return 'between all nodes and within each';
  }
  const groups = coverPairs(pairs).map((group) => pairGroupText(group, nodes, nameOf));
  const shown = groups.slice(0, mostGroups).join('; ');
  return groups.length > mostGroups ? `${shown}; and ${groups.length - mostGroups} more` : shown;
}
