import type { Case } from '../domain/case.ts';
import { type Break, type BrokenPath, crosses } from './node-graph.ts';
import { isLost, targetNode } from './rule.ts';

/** Two nodes, one transport: down if either direction is, since an exchange needs both. */
interface Cell {
  readonly a: string;
  readonly b: string;
  readonly transport: string;
  readonly isDown: boolean;
}

/** A break that the data allow: nothing that has to pass it was answered. */
interface Candidate {
  readonly broken: Break;
  readonly transports: readonly string[];
  readonly cells: readonly Cell[];
}

/**
 * The fewest breaks that hold everything that is down between nodes, each with the transports that it stops: again and again the one that
 * explains most of what is left. So a node that is cut off and one pair that only loses UDP are two, although no UDP passes anywhere.
 */
export function brokenPaths(byTransport: ReadonlyMap<string, readonly Case[]>): readonly BrokenPath[] {
  const cells = [...byTransport].flatMap(([transport, exchanges]) => cellsOf(transport, exchanges));
  const candidates = candidatesIn(cells, [...byTransport.keys()]);
  const chosen: Candidate[] = [];
  let rest = cells.filter(({ isDown }) => isDown);
  while (rest.length > 0) {
    const best = bestOf(candidates, rest);
    if (best === undefined) break;
    chosen.push(best);
    rest = rest.filter((cell) => !best.cells.includes(cell));
  }
  return joined(chosen);
}

function cellsOf(transport: string, exchanges: readonly Case[]): readonly Cell[] {
  const cells = new Map<string, Cell>();
  for (const item of exchanges) {
    const [a = '', b = ''] = [item.from.node, targetNode(item) ?? ''].sort();
    const key = JSON.stringify([a, b]);
    cells.set(key, { a, b, transport, isDown: isLost(item) || cells.get(key)?.isDown === true });
  }
  return [...cells.values()];
}

/** Every place with every scope, the broadest first. */
function candidatesIn(cells: readonly Cell[], transports: readonly string[]): readonly Candidate[] {
  return scopesOf(transports).flatMap((scope) => {
    const own = cells.filter(({ transport }) => scope.includes(transport));
    return placesIn(own).flatMap((broken) => {
      const across = own.filter(({ a, b }) => crosses(broken, a, b));
      return across.every(({ isDown }) => isDown) ? [{ broken, transports: scope, cells: across }] : [];
    });
  });
}

/** All transports, those of a protocol, those of an IP family, each. */
function scopesOf(transports: readonly string[]): readonly (readonly string[])[] {
  const parts = new Set(transports.flatMap((transport) => transport.split('/')));
  const scopes = [
    transports,
    ...[...parts].map((part) => transports.filter((transport) => transport.split('/').includes(part))),
    ...transports.map((transport) => [transport]),
  ];
  return [...new Map(scopes.map((scope) => [scope.join(' '), scope])).values()];
}

/** Everything, every node of which two pairs at least were asked, every pair. */
function placesIn(cells: readonly Cell[]): readonly Break[] {
  const pairs = [...new Map(cells.map(({ a, b }) => [JSON.stringify([a, b]), { a, b }])).values()];
  const nodes = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  return [
    ...(pairs.length > 1 ? [{ kind: 'all' as const }] : []),
    ...nodes
      .filter((node) => pairs.filter(({ a, b }) => a === node || b === node).length > 1)
      .map((node) => ({ kind: 'node' as const, node })),
    ...pairs.map(({ a, b }) => ({ kind: 'pair' as const, a, b })),
  ];
}

/** Of those that explain most of what is left, the one that claims least beside it; the broadest scope where these are equal. */
function bestOf(candidates: readonly Candidate[], rest: readonly Cell[]): Candidate | undefined {
  const left = new Set(rest);
  let best: { readonly candidate: Candidate; readonly explained: number } | undefined;
  for (const candidate of candidates) {
    const explained = candidate.cells.filter((cell) => left.has(cell)).length;
    if (explained === 0) continue;
    const isBetter =
      best === undefined ||
      explained > best.explained ||
      (explained === best.explained && candidate.cells.length < best.candidate.cells.length);
    if (isBetter) best = { candidate, explained };
  }
  return best?.candidate;
}

/** What breaks at one place for several scopes is one break. */
function joined(chosen: readonly Candidate[]): readonly BrokenPath[] {
  const byPlace = new Map<string, BrokenPath>();
  for (const { broken, transports } of chosen) {
    const key = JSON.stringify(broken);
    const known = byPlace.get(key)?.transports ?? [];
    byPlace.set(key, { broken, transports: [...new Set([...known, ...transports])] });
  }
  return [...byPlace.values()];
}
