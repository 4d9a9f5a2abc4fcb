import type { NodeGroup } from '../domain/finding.ts';
import type { Zones } from './break-places.ts';

/** These nodes, by the zones that they make up where they do. */
export function groupOf(nodes: readonly string[], zones: Zones): NodeGroup {
  const own = new Set(nodes.map((node) => zones.get(node)));
  const all = [...zones].filter(([, zone]) => own.has(zone)).map(([node]) => node);
  const isWhole = !own.has(undefined) && all.every((node) => nodes.includes(node));
  return { nodes, ...(isWhole ? { zones: [...own].flatMap((zone) => zone ?? []).toSorted() } : {}) };
}

/** The zone of each node that is in one. */
export function zonesOf(nodes: readonly { readonly name: string; readonly zone?: string }[]): Zones {
  return new Map(nodes.flatMap(({ name, zone }) => (zone === undefined ? [] : [[name, zone] as const])));
}
