import type { Case } from '../domain/case.ts';
import { type AskedPair, placesDown, type Zones } from './break-places.ts';
import { type Break, type BrokenPath, crosses } from './node-graph.ts';
import { groupBy, targetNode } from './rule.ts';

/** Two nodes, one transport: down if either direction is, since an exchange needs both. */
interface Cell extends AskedPair {
  readonly transport: string;
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
 * `isDown` judges all exchanges of a transport from one node to another.
 */
export function brokenPaths(
  byTransport: ReadonlyMap<string, readonly Case[]>,
  isDown: (oneWay: readonly Case[]) => boolean,
  zones: Zones,
): readonly BrokenPath[] {
  const cells = [...byTransport].flatMap(([transport, exchanges]) => cellsOf(transport, exchanges, isDown));
  const candidates = candidatesIn(cells, [...byTransport.keys()], zones);
  const chosen: Candidate[] = [];
  let rest = cells.filter((cell) => cell.isDown);
  while (rest.length > 0) {
    const best = bestOf(candidates, rest);
    if (best === undefined) break;
    chosen.push(best);
    rest = rest.filter((cell) => !best.cells.includes(cell));
  }
  return joined(chosen);
}

/** As `brokenPaths`, of exchanges that are all of one kind. */
export function breaksIn(
  exchanges: readonly Case[],
  isDown: (oneWay: readonly Case[]) => boolean,
  zones: Zones,
): readonly Break[] {
  return brokenPaths(new Map([['', exchanges]]), isDown, zones).map(({ broken }) => broken);
}

function cellsOf(
  transport: string,
  exchanges: readonly Case[],
  isDown: (oneWay: readonly Case[]) => boolean,
): readonly Cell[] {
  const cells = new Map<string, Cell>();
  for (const [way, oneWay] of groupBy(exchanges, (item) => JSON.stringify([item.from.node, targetNode(item) ?? '']))) {
    const [a = '', b = ''] = (JSON.parse(way) as string[]).sort();
    const key = JSON.stringify([a, b]);
    cells.set(key, { a, b, transport, isDown: isDown(oneWay) || cells.get(key)?.isDown === true });
  }
  return [...cells.values()];
}

/** Every place with every scope, the broadest first. */
function candidatesIn(cells: readonly Cell[], transports: readonly string[], zones: Zones): readonly Candidate[] {
  return scopesOf(transports).flatMap((scope) => {
    const own = cells.filter(({ transport }) => scope.includes(transport));
    return placesDown(pairsOf(own), zones).map((broken) => ({
      broken,
      transports: scope,
      cells: own.filter(({ a, b }) => crosses(broken, a, b)),
    }));
  });
}

/** Pairs with several transports are down where all of these are. */
function pairsOf(cells: readonly Cell[]): readonly AskedPair[] {
  const pairs = new Map<string, AskedPair>();
  for (const { a, b, isDown } of cells) {
    const key = JSON.stringify([a, b]);
    pairs.set(key, { a, b, isDown: isDown && pairs.get(key)?.isDown !== false });
  }
  return [...pairs.values()];
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
