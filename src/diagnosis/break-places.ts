import type { Break } from './node-graph.ts';

/** Two nodes between which something was asked. */
export interface AskedPair {
  readonly a: string;
  readonly b: string;
  readonly isDown: boolean;
}

/** The zone of each node that is in one. */
export type Zones = ReadonlyMap<string, string>;

/**
 * Every place at which a break would stop nothing that was answered: everywhere, at a node with two pairs or more, between two groups of
 * nodes, between two nodes; the broadest kind first. Everywhere only where no node is an end of every pair: what lies between the others
 * is not known then.
 */
export function placesDown(pairs: readonly AskedPair[], zones: Zones): readonly Break[] {
  const down = pairs.filter(({ isDown }) => isDown);
  if (down.length === 0) return [];
  const asked = neighboursIn(pairs);
  const lost = neighboursIn(down);
  const cutOff = [...asked].filter(([node, others]) => others.size > 1 && lost.get(node)?.size === others.size);
  const isolated = new Set(cutOff.map(([node]) => node));
  const isStar = [...asked.values()].some((others) => others.size === pairs.length);
  const groups = [...groupsByLoss(lost, isolated), ...groupsByZone(pairs, zones)];
  return [
    ...(down.length === pairs.length && !isStar ? [{ kind: 'all' as const }] : []),
    ...[...isolated].map((node) => ({ kind: 'node' as const, node })),
    ...new Map(groups.map((group) => [JSON.stringify(group), group])).values(),
    ...down.map(({ a, b }) => ({ kind: 'pair' as const, a, b })),
  ];
}

function neighboursIn(pairs: readonly AskedPair[]): ReadonlyMap<string, ReadonlySet<string>> {
  const neighbours = new Map<string, Set<string>>();
  const add = (node: string, other: string): void => {
    neighbours.set(node, (neighbours.get(node) ?? new Set()).add(other));
  };
  for (const { a, b } of pairs) {
    add(a, b);
    add(b, a);
  }
  return neighbours;
}

/**
 * For each node, those that it does not reach against all nodes that reach none of them either, two at least on both sides. Nodes that
 * reach nobody at all would be on a side of every other break, and are left out.
 */
function groupsByLoss(lost: ReadonlyMap<string, ReadonlySet<string>>, isolated: ReadonlySet<string>): readonly Break[] {
  const nodes = [...lost.keys()].filter((node) => !isolated.has(node));
  return nodes.flatMap((node) => {
    const beyond = [...(lost.get(node) ?? [])].filter((other) => !isolated.has(other));
    if (beyond.length < 2) return [];
    const alike = nodes.filter((other) => beyond.every((far) => lost.get(other)?.has(far)));
    return alike.length < 2 ? [] : [groups(alike, beyond)];
  });
}

/** Zones between which nothing passes, and zones that nothing enters or leaves: known even where only some pairs are asked. */
function groupsByZone(pairs: readonly AskedPair[], zones: Zones): readonly Break[] {
  const borders = new Map<string, { readonly zone: string; readonly beyond?: string; readonly pairs: AskedPair[] }>();
  const add = (pair: AskedPair, zone: string, beyond?: string): void => {
    const key = JSON.stringify([zone, beyond]);
    const border = borders.get(key) ?? { zone, ...(beyond === undefined ? {} : { beyond }), pairs: [] };
    border.pairs.push(pair);
    borders.set(key, border);
  };
  for (const pair of pairs) {
    const [zoneA, zoneB] = [zones.get(pair.a), zones.get(pair.b)];
    if (zoneA === undefined || zoneB === undefined || zoneA === zoneB) continue;
    const [zone, other] = zoneA < zoneB ? [zoneA, zoneB] : [zoneB, zoneA];
    add(pair, zone, other);
    add(pair, zone);
    add(pair, other);
  }
  const nodes = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].filter((node) => zones.has(node));
  return [...borders.values()]
    .filter((border) => border.pairs.length > 1 && border.pairs.every(({ isDown }) => isDown))
    .map(({ zone, beyond }) =>
      groups(
        nodes.filter((node) => zones.get(node) === zone),
        nodes.filter((node) => (beyond === undefined ? zones.get(node) !== zone : zones.get(node) === beyond)),
      ),
    );
}

function groups(left: readonly string[], right: readonly string[]): Break {
  const [a = [], b = []] = [left.toSorted(), right.toSorted()].toSorted((one, other) =>
    (one[0] ?? '').localeCompare(other[0] ?? ''),
  );
  return { kind: 'groups', a, b };
}
