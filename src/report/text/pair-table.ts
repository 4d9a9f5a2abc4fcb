import type { Case, VerdictStatus } from '../../domain/case.ts';
import type { Facts } from '../../domain/facts.ts';

/** What was seen between the nodes for one set of protocols that agree everywhere. */
export interface PairTable {
  /** E.g. `TCP, UDP, no NAT`. */
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

interface Layer {
  readonly what: string;
  readonly ipFamily: string;
  readonly cells: ReadonlyMap<string, VerdictStatus>;
}

const cellKey = (from: string, to: string): string => `${from}\n${to}`;

/** The worse verdict hides the better one; a skipped one says nothing. */
const severity: Readonly<Record<VerdictStatus, number>> = { fail: 3, unknown: 2, pass: 1, skipped: 0 };

/** The worst of several verdicts. */
export function worst(left: VerdictStatus | undefined, right: VerdictStatus): VerdictStatus {
  return left !== undefined && severity[left] >= severity[right] ? left : right;
}

/** Folds the cases of `pod-to-pod` into tables of node pairs. */
export function pairTables(cases: readonly Case[], facts: Facts | undefined): PairTables {
  const layers = new Map<string, { what: string; ipFamily: string; cells: Map<string, VerdictStatus> }>();
  const seen = new Set<string>();
  for (const item of cases) {
    if (item.family !== 'pod-to-pod' || item.to.kind !== 'pod') continue;
    const what = layerName(item.check);
    const ipFamily = item.ipFamily === undefined ? '' : ipNames[item.ipFamily];
    const name = `${item.check}\n${item.protocol ?? ''}\n${ipFamily}`;
    const layer = layers.get(name) ?? { what, ipFamily, cells: new Map<string, VerdictStatus>() };
    layers.set(name, layer);
    const key = cellKey(item.from.node, item.to.node);
    layer.cells.set(key, worst(layer.cells.get(key), item.verdict.status));
    seen.add(item.from.node).add(item.to.node);
  }
  const order = facts?.nodes.map(({ name }) => name) ?? [];
  const nodes = [...order.filter((name) => seen.has(name)), ...[...seen].filter((name) => !order.includes(name))];
  return { nodes, tables: agreeing([...layers.values()]).map(tableOf) };
}

/** Puts layers together as long as no pair of nodes tells them apart; a skipped cell agrees with anything. */
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
    return other === undefined || other === status || other === 'skipped' || status === 'skipped';
  });
}

function tableOf(layers: readonly Layer[]): PairTable {
  const cells = new Map<string, VerdictStatus>();
  for (const layer of layers) {
    for (const [key, status] of layer.cells) cells.set(key, worst(cells.get(key), status));
  }
  return { title: titleOf(layers), at: (from, to) => cells.get(cellKey(from, to)) };
}

const ipNames = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

const acronyms = ['tcp', 'udp', 'sctp', 'mtu'];

function layerName(check: string): string {
  const name = check.slice(check.indexOf('.') + 1);
  if (name === 'no-nat') return 'no NAT';
  return acronyms.includes(name) ? name.toUpperCase() : name.replaceAll('-', ' ');
}

/** `TCP, UDP, no NAT over IPv4 and IPv6` where every protocol has every family, else family by family. */
function titleOf(layers: readonly Layer[]): string {
  const byFamily = new Map<string, string[]>();
  for (const { ipFamily, what } of layers) {
    const names = byFamily.get(ipFamily) ?? [];
    if (!names.includes(what)) byFamily.set(ipFamily, [...names, what]);
  }
  const parts = new Map<string, string[]>();
  for (const [ipFamily, names] of byFamily) {
    const what = names.join(', ');
    parts.set(what, [...(parts.get(what) ?? []), ipFamily]);
  }
  return [...parts].map(([what, families]) => `${what} over ${families.join(' and ')}`).join('; ');
}
