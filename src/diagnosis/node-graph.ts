import type { Case } from '../domain/case.ts';
import { isFailed, isPassed, targetNode } from './rule.ts';

/** Where traffic between nodes breaks, in the fewest words that hold every broken pair. */
export type Break =
  | { readonly kind: 'all' }
  | { readonly kind: 'node'; readonly node: string }
  /** Between these nodes and those, at least three in all; each side may have ways to third nodes. */
  | { readonly kind: 'groups'; readonly a: readonly string[]; readonly b: readonly string[] }
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

/** Whether some exchange that began on this way, over this transport, was answered. */
export type AnsweredWays = (from: string, to: string, transport: string) => boolean;

// Asked for anew for each break, of which a large cluster may have thousands.
const known = new WeakMap<readonly Case[], AnsweredWays>();

/** The ways that carry requests and the answers to them, by the exchanges between Pods of different nodes. */
export function answeredWays(cases: readonly Case[]): AnsweredWays {
  const ways = known.get(cases) ?? answeredWaysOf(cases);
  known.set(cases, ways);
  return ways;
}

function answeredWaysOf(cases: readonly Case[]): AnsweredWays {
  const keyOf = (...way: readonly string[]) => JSON.stringify(way);
  const answered = new Set(
    crossNodeExchanges(cases)
      .filter(isPassed)
      .map((item) => keyOf(item.from.node, targetNode(item) ?? '', transportOf(item))),
  );
  return (from, to, transport) => answered.has(keyOf(from, to, transport));
}

/** Whether traffic between these two nodes has to pass the break. */
export function crosses(broken: Break, from: string, to: string): boolean {
  switch (broken.kind) {
    case 'all':
      return from !== to;
    case 'node':
      return (from === broken.node) !== (to === broken.node);
    case 'groups':
      return (broken.a.includes(from) && broken.b.includes(to)) || (broken.b.includes(from) && broken.a.includes(to));
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
  return nodesOfBreak(broken).every((node) =>
    healthy.some((item) => item.from.node === node || targetNode(item) === node),
  );
}

/** The nodes that a break is at; none where it is everywhere. */
export function nodesOfBreak(broken: Break): readonly string[] {
  switch (broken.kind) {
    case 'all':
      return [];
    case 'node':
      return [broken.node];
    case 'groups':
      return [...broken.a, ...broken.b];
    case 'pair':
      return [broken.a, broken.b];
    default:
      return broken satisfies never;
  }
}

/** Whether an exchange between Pods has to pass the break. */
export function crossesCase(broken: Break, item: Case): boolean {
  return crosses(broken, item.from.node, targetNode(item) ?? item.from.node);
}

/** Which way packets get lost between two places, as far as the data tell. */
export type LossDirection = 'forward' | 'backward' | 'both' | 'unknown';

/**
 * A failed exchange does not say which way the packet was lost; whether the request arrived does. If requests from `a` do
 * not arrive at `b` while requests from `b` arrive at `a` and only their answers are missing, all loss is on the way forward, a -> b.
 * Where exchanges that `b` begins pass, requests from `a` are lost on the way forward, or answers to them on the way back.
 */
export function lossDirection(a: readonly string[], b: readonly string[], exchanges: readonly Case[]): LossDirection {
  const between = (from: readonly string[], to: readonly string[]): readonly Case[] =>
    exchanges.filter((item) => from.includes(item.from.node) && to.includes(targetNode(item) ?? ''));
  const [forward, backward] = [between(a, b), between(b, a)];
  const [arrivesForward, arrivesBackward] = [arrived(forward), arrived(backward)];
  if (forward.some(isFailed) && backward.length > 0 && backward.every(isPassed))
    return arrivesForward === true ? 'backward' : 'forward';
  if (backward.some(isFailed) && forward.length > 0 && forward.every(isPassed))
    return arrivesBackward === true ? 'forward' : 'backward';
  if (arrivesForward === undefined || arrivesBackward === undefined) return 'unknown';
  if (!arrivesForward && arrivesBackward) return 'forward';
  if (arrivesForward && !arrivesBackward) return 'backward';
  return arrivesForward ? 'unknown' : 'both';
}

/** Only datagrams tell: a lost SYN-ACK keeps a TCP request from being sent at all. */
function arrived(exchanges: readonly Case[]): boolean | undefined {
  const told = exchanges
    .filter((item) => item.protocol === 'udp' && isFailed(item))
    .flatMap(({ observations }) => observations.at(-1)?.requestArrived ?? []);
  if (told.length === 0 || new Set(told).size > 1) return undefined;
  return told[0];
}
