import { type CaseTable, ipFamilies, protocols } from '../data/case-table.ts';
import type { HeatSource } from './heat-map.ts';

/** What the node matrix shows; what is empty narrows nothing. */
export interface MatrixChoice {
  readonly ip: string;
  readonly protocol: string;
  /** A check, a family of checks, or empty for all that have a Pod on a node at both ends. */
  readonly check: string;
}

/** What can be chosen. */
export interface MatrixChoices {
  readonly ips: readonly string[];
  readonly protocols: readonly string[];
  /** Checks by family. */
  readonly checks: ReadonlyMap<string, readonly string[]>;
}

/** Families, protocols and checks of the cases that have a node at both ends. */
export function matrixChoices({ columns, checks, length }: CaseTable): MatrixChoices {
  const seen = { ip: new Set<number>(), protocol: new Set<number>(), check: new Set<number>() };
  for (let index = 0; index < length; index++) {
    if ((columns.toNode[index] ?? -1) < 0) continue;
    seen.ip.add(columns.ip[index] ?? 0);
    seen.protocol.add(columns.protocol[index] ?? 0);
    seen.check.add(columns.check[index] ?? 0);
  }
  const byFamily = new Map<string, string[]>();
  for (const name of checks.filter((_, index) => seen.check.has(index))) {
    const family = name.slice(0, name.indexOf('.'));
    byFamily.set(family, [...(byFamily.get(family) ?? []), name]);
  }
  return {
    ips: ipFamilies.filter((name, index) => name !== '' && seen.ip.has(index)),
    protocols: protocols.filter((name, index) => name !== '' && seen.protocol.has(index)),
    checks: byFamily,
  };
}

/** What is shown at first: what Pods of any two nodes were asked, which policies and the like would only hide. */
export function firstChoice({ checks }: MatrixChoices): MatrixChoice {
  return { ip: '', protocol: '', check: checks.has('pod-to-pod') ? 'pod-to-pod' : '' };
}

/** From node to node, the cases of a choice. */
export function matrixSource(table: CaseTable, choice: MatrixChoice): HeatSource {
  const { columns, checks, length } = table;
  const { check } = choice;
  const wanted = checks.map((name) => check === '' || name === check || name.startsWith(`${check}.`));
  const ip = ipFamilies.findIndex((name) => name === choice.ip);
  const protocol = protocols.findIndex((name) => name === choice.protocol);
  return {
    length,
    row: columns.fromNode,
    column: columns.toNode,
    status: columns.status,
    takes: (index) =>
      wanted[columns.check[index] ?? -1] === true &&
      (ip <= 0 || columns.ip[index] === ip) &&
      (protocol <= 0 || columns.protocol[index] === protocol),
  };
}

/** Numbers of the nodes that stand at an end of any case with a node at both ends, in the cluster's order. */
export function matrixNodes({ columns, nodes, length }: CaseTable): readonly number[] {
  const seen = new Uint8Array(nodes.length);
  for (let index = 0; index < length; index++) {
    const to = columns.toNode[index] ?? -1;
    if (to < 0) continue;
    seen[to] = 1;
    seen[columns.fromNode[index] ?? 0] = 1;
  }
  return nodes.flatMap((_, node) => (seen[node] === 1 ? [node] : []));
}

/** A family's checks by the nodes they were asked from. */
export function checkSource({ columns, checks, length }: CaseTable, family: string): HeatSource {
  const wanted = checks.map((name) => name.startsWith(`${family}.`));
  return {
    length,
    row: columns.check,
    column: columns.fromNode,
    status: columns.status,
    takes: (index) => wanted[columns.check[index] ?? -1] === true,
  };
}

/** What a heat map of checks by nodes is made of. */
export interface FamilyAxes {
  /** Numbers of the checks and of the nodes they were asked from, in their order. */
  readonly checks: readonly number[];
  readonly nodes: readonly number[];
  /** The worst verdict of each check, by its number. */
  readonly status: Uint8Array;
}

/** The checks and nodes of a source that `checkSource` made. */
export function familyAxes({ checks, nodes }: CaseTable, source: HeatSource): FamilyAxes {
  const seenChecks = new Uint8Array(checks.length);
  const seenNodes = new Uint8Array(nodes.length);
  const status = new Uint8Array(checks.length);
  for (let index = 0; index < source.length; index++) {
    if (!source.takes(index)) continue;
    const check = source.row[index] ?? 0;
    seenChecks[check] = 1;
    seenNodes[source.column[index] ?? 0] = 1;
    status[check] = Math.max(status[check] ?? 0, source.status[index] ?? 0);
  }
  return {
    checks: checks.flatMap((_, check) => (seenChecks[check] === 1 ? [check] : [])),
    nodes: nodes.flatMap((_, node) => (seenNodes[node] === 1 ? [node] : [])),
    status,
  };
}
