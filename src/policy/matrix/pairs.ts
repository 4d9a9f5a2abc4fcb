import { nameOf, type PodParty } from '../party.ts';
import type { PodGroup } from './groups.ts';

/** A Pod of one group and another Pod of the other one. */
export type PodPair = readonly [from: PodParty, to: PodParty];

/**
 * Pairs that stand for all pairs of two groups. One does, unless a Pod on the network of its node is among them: then it matters
 * whether both are on one node, and there is a pair of each kind that exists. None for a single Pod and itself.
 */
export function pairsFor(from: PodGroup, to: PodGroup): readonly PodPair[] {
  const nodeMatters = from.pods[0].hostNetwork === true || to.pods[0].hostNetwork === true;
  const pairs = new Map<string, PodPair>();
  for (const one of oneOrTwoOfEachNode(from.pods)) {
    for (const other of oneOrTwoOfEachNode(to.pods)) {
      if (nameOf(one) === nameOf(other)) continue;
      if (!nodeMatters) return [[one, other]];
      const kind = placing(one, other);
      if (!pairs.has(kind)) pairs.set(kind, [one, other]);
    }
  }
  return [...pairs.values()];
}

function placing(one: PodParty, other: PodParty): 'unknown' | 'together' | 'apart' {
  if (one.node === undefined || other.node === undefined) return 'unknown';
  return one.node === other.node ? 'together' : 'apart';
}

/** Two of them are enough for a pair within a group. */
function oneOrTwoOfEachNode(pods: readonly PodParty[]): readonly PodParty[] {
  const seen = new Map<string | undefined, number>();
  return pods.filter(({ node }) => {
    const count = (seen.get(node) ?? 0) + 1;
    seen.set(node, count);
    return count <= 2;
  });
}
