import type { PodEndpoint } from '../../domain/endpoint.ts';
import type { RunningPod, World } from '../../domain/fixture.ts';
import type { AnyProtocol, IpFamily } from '../../domain/network.ts';
import type { FixturePart, Site } from '../check.ts';
import { copyOf, placeName } from '../place.ts';
import { agents, join, neighbours } from '../site.ts';
import { podEndpoint, podFamilies, podsOf } from '../targets.ts';

/** Two Pods, one of which asks the other, over one IP family. */
export interface Pair {
  readonly from: RunningPod;
  readonly to: RunningPod;
  readonly ipFamily: IpFamily;
}

/** The agents, and on each node a Pod of another Namespace for them to talk to. */
export function meshFixture(site: Site): FixturePart {
  return join(agents(site), neighbours(site));
}

/** With more nodes than this, checks that cost much traffic or time for each pair ask a sample of the pairs. */
const mostNodesInFull = 8;

/** Every pair that is asked whether it works at all; more agents on a node take part. */
export function meshPairs(world: World, site: Site): readonly Pair[] {
  const all = [...podsOf(world, 'agent'), ...podsOf(world, 'extra-agent')];
  return pairsOf(world, site, all, site.options.mesh === 'sample');
}

/** Every pair of nodes, and one on each node, for what costs much: a sample of them on larger clusters. */
export function nodePairs(world: World, site: Site): readonly Pair[] {
  const sample = site.options.mesh === 'sample' || site.nodes.length > mostNodesInFull;
  return pairsOf(world, site, podsOf(world, 'agent'), sample);
}

/**
 * Agents to agents; and on the same node an agent to its neighbour, because a Pod's traffic to itself never leaves it. A sample
 * takes for each Pod those of its copy on the nodes that `sampleOffsets` away from its own, and the next copy on its own node.
 */
function pairsOf(world: World, site: Site, clients: readonly RunningPod[], sample: boolean): readonly Pair[] {
  const places = new Map(site.nodes.map(({ name }, index) => [name, index]));
  const neighbours = new Map(podsOf(world, 'neighbour').map((pod) => [pod.node, pod]));
  const offsets = new Set(sampleOffsets(site.nodes.length));
  const chosen = (from: RunningPod, to: RunningPod): boolean => {
    if (!sample) return true;
    const distance = (placeIn(places, to) - placeIn(places, from) + site.nodes.length) % site.nodes.length;
    const copies = (copyOf(to) - copyOf(from) + site.options.agentsPerNode) % site.options.agentsPerNode;
    return distance === 0 ? copies === 1 : copies === 0 && offsets.has(distance);
  };
  const families = podFamilies(world);
  return clients.flatMap((from) => {
    const targets = clients.filter((to) => to !== from && chosen(from, to));
    const neighbour = copyOf(from) === 0 ? neighbours.get(from.node) : undefined;
    return [...targets, ...(neighbour === undefined ? [] : [neighbour])].flatMap((to) =>
      families.map((ipFamily) => ({ from, to, ipFamily })),
    );
  });
}

/**
 * How far away in the list of nodes a node's partners in a sample are. With every distance its opposite is there too, so that each
 * node is source and target of as many others, both directions of a sampled pair are asked, and a third of the list away is
 * another zone where nodes are listed by zone. Of n > 4 nodes 4·n ordered pairs are asked, of fewer all.
 */
export function sampleOffsets(nodes: number): readonly number[] {
  const third = Math.max(2, Math.round(nodes / 3));
  return [...new Set([1, nodes - 1, third, nodes - third])].filter((offset) => offset > 0 && offset < nodes);
}

function placeIn(places: ReadonlyMap<string, number>, pod: RunningPod): number {
  return places.get(pod.node) ?? 0;
}

/** What all cases between two Pods have in common; `part` tells several cases of one check about a pair apart. */
export function pairCase(check: string, { from, to, ipFamily }: Pair, protocol: AnyProtocol, part?: string) {
  return {
    id: `${check}/${part === undefined ? '' : `${part}/`}${ipFamily}/${placeName(from)}/${placeName(to)}`,
    family: 'pod-to-pod' as const,
    check,
    from: podEndpoint(from) satisfies PodEndpoint,
    to: podEndpoint(to),
    ipFamily,
    protocol,
  };
}
