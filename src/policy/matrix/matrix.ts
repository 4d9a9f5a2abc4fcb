import type { IpFamily } from '../../domain/network.ts';
import type { Reach } from '../direction.ts';
import { commonFamilies, familiesOf } from '../families.ts';
import { createOracle, type PolicyOracle, type PolicyWorld } from '../oracle.ts';
import { hasEnded, portsNamed } from '../party.ts';
import type { OwnedPod } from '../pod-object.ts';
import { groupPods, type PodGroup } from './groups.ts';
import { pairsFor } from './pairs.ts';

/** Which ports are asked: each that a Pod declares, or one of all of them. */
export interface PortQuestion {
  /** By number or by name; absent for every declared one. */
  readonly port?: number | string;
  /** `TCP`, `UDP` or `SCTP`; absent for every one, but TCP where a port is given. */
  readonly protocol?: string;
}

/** A port of the Pods of a group. */
export interface Destination {
  readonly group: PodGroup;
  readonly port: number;
  readonly protocol: string;
}

/** What policies say of all Pods of one group to all of another one. */
export interface Cell {
  /** Absent where there is nobody but the Pod itself. */
  readonly reach?: Reach;
  /** What decides, a sentence each, of Pods that stand for their groups. */
  readonly because: readonly string[];
}

/** Cells of some IP families: a row for each group as the source, with a cell for each destination. */
export interface FamilyMatrix {
  readonly ipFamilies: readonly IpFamily[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Who may reach whom among Pods. */
export interface ReachMatrix {
  readonly groups: readonly PodGroup[];
  readonly destinations: readonly Destination[];
  /** Groups without a port that is asked for. */
  readonly withoutPorts: readonly PodGroup[];
  /** One for all families where they agree, else one for each. */
  readonly matrices: readonly FamilyMatrix[];
}

/** Judges every pair of Pods, once for those that no policy tells apart. Pods that have ended are left out. Pure. */
export function reachMatrix(pods: readonly OwnedPod[], world: PolicyWorld, question: PortQuestion): ReachMatrix {
  const groups = groupPods(
    pods.filter(({ pod }) => !hasEnded(pod)),
    world.policies,
  );
  const destinations = groups.flatMap((group) => portsOf(group, question).map((port) => ({ group, ...port })));
  const oracle = createOracle(world);
  const families = familiesAmong(groups);
  const cells = groups.map((from) => destinations.map((to) => byFamily(from, to, families, oracle)));
  const matrixOf = (
    ipFamilies: readonly IpFamily[],
    pick: (cell: ReadonlyMap<IpFamily, Cell>) => Cell,
  ): FamilyMatrix => ({
    ipFamilies,
    rows: cells.map((row) => row.map(pick)),
  });
  return {
    groups,
    destinations,
    withoutPorts: groups.filter((group) => !destinations.some((destination) => destination.group === group)),
    matrices: cells.flat().every(isAlike)
      ? [matrixOf(families, firstOf)]
      : families.map((family) => matrixOf([family], (cell) => cell.get(family) ?? noFamily(family))),
  };
}

function portsOf(
  { pods: [pod] }: PodGroup,
  { port, protocol }: PortQuestion,
): readonly { readonly port: number; readonly protocol: string }[] {
  if (typeof port === 'number') return [{ port, protocol: protocol ?? 'TCP' }];
  if (port !== undefined) {
    const asked = protocol ?? 'TCP';
    return [...new Set(portsNamed(pod, port, asked))].map((number) => ({ port: number, protocol: asked }));
  }
  const declared = (pod.ports ?? []).filter((one) => protocol === undefined || one.protocol === protocol);
  return [...new Map(declared.map((one) => [`${one.port}/${one.protocol}`, one])).values()].map((one) => ({
    port: one.port,
    protocol: one.protocol,
  }));
}

/** IPv4 stands for all where no address is known yet. */
function familiesAmong(groups: readonly PodGroup[]): readonly IpFamily[] {
  const known = new Set(groups.flatMap(({ pods: [pod] }) => familiesOf(pod) ?? []));
  const families = (['ipv4', 'ipv6'] as const).filter((family) => known.has(family));
  return families.length === 0 ? ['ipv4'] : families;
}

/** A cell for each family that both groups have, which is the same for all Pods of a group. */
function byFamily(
  from: PodGroup,
  { group, port, protocol }: Destination,
  families: readonly IpFamily[],
  oracle: PolicyOracle,
): ReadonlyMap<IpFamily, Cell> {
  const pairs = pairsFor(from, group);
  const common = commonFamilies(from.pods[0], group.pods[0]);
  return new Map(
    families
      .filter((family) => common.includes(family))
      .map((ipFamily) => [
        ipFamily,
        worstOf(pairs.map(([one, other]) => oracle.decide({ from: one, to: other, port, protocol, ipFamily }))),
      ]),
  );
}

/** Pairs on one node and on two may differ, and then only in that one of them is not defined. */
function worstOf(decisions: readonly Required<Cell>[]): Cell {
  const [first] = decisions;
  const { reach, because } = decisions.find((one) => one.reach === 'unspecified') ?? first ?? { because: [] };
  return reach === undefined ? { because } : { reach, because };
}

function isAlike(cell: ReadonlyMap<IpFamily, Cell>): boolean {
  return new Set([...cell.values()].map(({ reach }) => reach)).size <= 1;
}

function firstOf(cell: ReadonlyMap<IpFamily, Cell>): Cell {
  return [...cell.values()][0] ?? { reach: 'unspecified', because: ['they have no IP family in common'] };
}

function noFamily(family: IpFamily): Cell {
  return { reach: 'unspecified', because: [`not both have an ${family} address`] };
}
