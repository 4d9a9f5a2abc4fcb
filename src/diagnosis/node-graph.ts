import type { Case } from '../domain/case.ts';
import { isFailed, isPassed, targetNode } from './rule.ts';

/** Where traffic between nodes breaks, in the fewest words that hold every broken pair. */
export type Break =
  | { readonly kind: 'all' }
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'pair'; readonly a: string; readonly b: string };

/** A break, and the transports that it stops. */
export interface BrokenPath {
  readonly broken: Break;
  readonly transports: readonly string[];
}

/** `tcp/ipv4` and so on: each is a network of its own until the data show otherwise. */
export function transportOf({ protocol, ipFamily }: Pick<Case, 'protocol' | 'ipFamily'>): string {
  return `${protocol}/${ipFamily}`;
}

/** The exchanges between Pods of different nodes that were judged. */
export function crossNodeExchanges(cases: readonly Case[]): readonly Case[] {
  return cases.filter(
    (item) =>
      (item.check === 'pod-to-pod.tcp' || item.check === 'pod-to-pod.udp') &&
      item.from.node !== targetNode(item) &&
      (isFailed(item) || isPassed(item)),
  );
}

/**
 * Reduces the exchanges that are down to breaks. A pair is down if either direction is: an exchange needs both. A node is at
 * fault if all of its pairs, at least two, are down while some pair of other nodes is not.
 */
export function findBreaks(exchanges: readonly Case[], isDown: (item: Case) => boolean): readonly Break[] {
  const pairs = new Map<string, { readonly a: string; readonly b: string; down: boolean }>();
  for (const item of exchanges) {
    const [a = '', b = ''] = [item.from.node, targetNode(item) ?? ''].sort();
    const key = JSON.stringify([a, b]);
    const pair = pairs.get(key) ?? { a, b, down: false };
    pair.down ||= isDown(item);
    pairs.set(key, pair);
  }
  const down = [...pairs.values()].filter((pair) => pair.down);
  if (down.length === 0) return [];
  if (down.length === pairs.size && pairs.size > 1) return [{ kind: 'all' }];
  const nodes = [...new Set([...pairs.values()].flatMap(({ a, b }) => [a, b]))];
  const cutOff = nodes.filter((node) => {
    const own = [...pairs.values()].filter(({ a, b }) => a === node || b === node);
    return own.length > 1 && own.every((pair) => pair.down);
  });
  return [
    ...cutOff.map((node) => ({ kind: 'node' as const, node })),
    ...down
      .filter(({ a, b }) => !cutOff.includes(a) && !cutOff.includes(b))
      .map(({ a, b }) => ({ kind: 'pair' as const, a, b })),
  ];
}

/** Whether traffic between these two nodes has to pass the break. */
export function crosses(broken: Break, from: string, to: string): boolean {
  switch (broken.kind) {
    case 'all':
      return from !== to;
    case 'node':
      return (from === broken.node) !== (to === broken.node);
    case 'pair':
      return (from === broken.a && to === broken.b) || (from === broken.b && to === broken.a);
    default:
      return broken satisfies never;
  }
}

/** Other nodes' traffic works, and so does the rest of these nodes' traffic: nothing else can be the culprit. */
export function standsOut(broken: Break, exchanges: readonly Case[]): boolean {
  const healthy = exchanges.filter((item) => !crossesCase(broken, item) && isPassed(item));
  if (broken.kind === 'all') return true;
  if (broken.kind === 'node') return healthy.length > 0;
  return [broken.a, broken.b].every((node) =>
    healthy.some((item) => item.from.node === node || targetNode(item) === node),
  );
}

/** Whether an exchange between Pods has to pass the break. */
export function crossesCase(broken: Break, item: Case): boolean {
  return crosses(broken, item.from.node, targetNode(item) ?? item.from.node);
}

/** Which way packets get lost between two nodes, as far as the data tell. */
export type LossDirection =
  | { readonly kind: 'one-way'; readonly from: string; readonly to: string }
  | { readonly kind: 'both' | 'unknown' };

/**
 * A failed exchange does not say which way the packet was lost; whether the request arrived does. If requests from `a` do
 * not arrive at `b` while requests from `b` arrive at `a` and only their answers are missing, all loss is on the way a -> b.
 */
export function lossDirection(a: string, b: string, exchanges: readonly Case[]): LossDirection {
  const forward = exchanges.filter((item) => item.from.node === a && targetNode(item) === b);
  const backward = exchanges.filter((item) => item.from.node === b && targetNode(item) === a);
  if (forward.some(isFailed) && backward.length > 0 && backward.every(isPassed))
    return { kind: 'one-way', from: a, to: b };
  if (backward.some(isFailed) && forward.length > 0 && forward.every(isPassed))
    return { kind: 'one-way', from: b, to: a };
  const [arrivesForward, arrivesBackward] = [arrived(forward), arrived(backward)];
  if (arrivesForward === undefined || arrivesBackward === undefined) return { kind: 'unknown' };
  if (!arrivesForward && arrivesBackward) return { kind: 'one-way', from: a, to: b };
  if (arrivesForward && !arrivesBackward) return { kind: 'one-way', from: b, to: a };
  return { kind: arrivesForward ? 'unknown' : 'both' };
}

/** Only datagrams tell: a lost SYN-ACK keeps a TCP request from being sent at all. */
function arrived(exchanges: readonly Case[]): boolean | undefined {
  const told = exchanges
    .filter((item) => item.protocol === 'udp' && isFailed(item))
    .flatMap(({ observations }) => observations.at(-1)?.requestArrived ?? []);
  if (told.length === 0 || new Set(told).size > 1) return undefined;
  return told[0];
}
