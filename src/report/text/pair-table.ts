import type { Case, VerdictStatus } from '../../domain/case.ts';
import type { Facts } from '../../domain/facts.ts';
import { type LayerName, titleOf } from './layer-title.ts';

/** What was seen between the nodes for one set of protocols that agree everywhere. */
export interface PairTable {
  /** E.g. `TCP, UDP, no NAT over IPv4`; with the protocol where those of a check differ. */
  readonly title: string;
  /** The verdict from one node to another; undefined where nothing was planned. */
  at(from: string, to: string): VerdictStatus | undefined;
}

/** All that is said of traffic from node to node. */
export interface PairTables {
  /** In the cluster's order. */
  readonly nodes: readonly string[];
  /** One where every protocol tells the same; else one for each different picture. */
  readonly tables: readonly PairTable[];
}

interface Layer extends LayerName {
  readonly cells: ReadonlyMap<string, VerdictStatus>;
}

const cellKey = (from: string, to: string): string => `${from}\n${to}`;

/** The worse verdict hides the better one; a skipped one says nothing. */
const severity: Readonly<Record<VerdictStatus, number>> = { fail: 3, unknown: 2, pass: 1, skipped: 0 };

/** The worst of several verdicts. */
export function worst(left: VerdictStatus | undefined, right: VerdictStatus): VerdictStatus {
  return left !== undefined && severity[left] >= severity[right] ? left : right;
}

/** Folds the cases of `pod-to-pod` into tables of node pairs; what was skipped between all nodes is in none. */
export function pairTables(cases: readonly Case[], facts: Facts | undefined): PairTables {
  const layers = new Map<string, Layer & { readonly cells: Map<string, VerdictStatus> }>();
  const seen = new Set<string>();
  for (const { family, check, protocol, ipFamily, from, to, verdict } of cases) {
    if (family !== 'pod-to-pod' || to.kind !== 'pod') continue;
    const name = `${check}\n${protocol ?? ''}\n${ipFamily ?? ''}`;
    const layer = layers.get(name) ?? { check, protocol, ipFamily, cells: new Map<string, VerdictStatus>() };
    layers.set(name, layer);
    const key = cellKey(from.node, to.node);
    layer.cells.set(key, worst(layer.cells.get(key), verdict.status));
    seen.add(from.node).add(to.node);
  }
  const order = facts?.nodes.map(({ name }) => name) ?? [];
  const nodes = [...order.filter((name) => seen.has(name)), ...[...seen].filter((name) => !order.includes(name))];
  const all = [...layers.values()];
  const groups = agreeing(all.filter(isJudged));
  const divided = dividedChecks(all, groups);
  return { nodes, tables: groups.map((group) => tableOf(group, divided)) };
}

function isJudged({ cells }: Layer): boolean {
  return [...cells.values()].some((status) => status !== 'skipped');
}

/** Puts layers together as long as no pair of nodes tells them apart. */
function agreeing(layers: readonly Layer[]): readonly (readonly Layer[])[] {
  const groups: Layer[][] = [];
  for (const layer of layers) {
    const group = groups.find((members) => members.every((member) => agree(member, layer)));
    if (group === undefined) groups.push([layer]);
    else group.push(layer);
  }
  return groups;
}

function agree(left: Layer, right: Layer): boolean {
  return [...left.cells].every(([key, status]) => {
    const other = right.cells.get(key);
    if (other === undefined || other === status) return true;
    // What was skipped may be so because of what failed there, but it must not be called ok.
    return (other === 'skipped' || status === 'skipped') && other !== 'pass' && status !== 'pass';
  });
}

/** Checks of which some protocols are told in another table than others over the same IP family, or in none. */
function dividedChecks(layers: readonly Layer[], groups: readonly (readonly Layer[])[]): ReadonlySet<string> {
  const groupOf = new Map(groups.flatMap((members, index) => members.map((layer) => [layer, index] as const)));
  const first = new Map<string, number | undefined>();
  const divided = new Set<string>();
  for (const layer of layers) {
    const key = `${layer.check}\n${layer.ipFamily ?? ''}`;
    const group = groupOf.get(layer);
    if (!first.has(key)) first.set(key, group);
    else if (first.get(key) !== group) divided.add(layer.check);
  }
  return divided;
}

function tableOf(layers: readonly Layer[], divided: ReadonlySet<string>): PairTable {
  const cells = new Map<string, VerdictStatus>();
  for (const layer of layers) {
    for (const [key, status] of layer.cells) cells.set(key, worst(cells.get(key), status));
  }
  return { title: titleOf(layers, divided), at: (from, to) => cells.get(cellKey(from, to)) };
}
