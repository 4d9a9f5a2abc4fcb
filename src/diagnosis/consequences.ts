import type { Case } from '../domain/case.ts';
import { objectKey } from '../domain/endpoint.ts';
import { asksReplica, isAnsweredQuestion } from './name-questions.ts';
import { type BrokenPath, crosses, nodesOfBreak, transportOf } from './node-graph.ts';
import { type Evidence, isLost, isPartlyLost } from './rule.ts';
import { type Stretch, stretchesOf } from './stretches.ts';

/**
 * Open cases that a break between nodes explains: exchanges that cross it over a broken transport, exchanges with Services
 * whose silent endpoints all lie behind it or behind `others`, those that were answered now and then by a Service that has
 * endpoints behind it, and DNS questions that may have gone to a replica behind it.
 */
export function consequencesOf(
  path: BrokenPath,
  others: readonly BrokenPath[],
  evidence: Pick<Evidence, 'open' | 'everything' | Places>,
): readonly Case[] {
  const { open, podNodes } = evidence;
  const inDns = (item: Case) => lostInDns(path, others, item, evidence);
  return open.filter((item) => {
    if (item.to.kind === 'pod')
      return blocks(path, item, item.to.node) || (isDns(item) && !asksReplica(item) && inDns(item));
    if (isDns(item)) return inDns(item) || mayHaveLost(path, item, evidence);
    const entry = item.to.kind === 'service' ? item.to.node : undefined;
    if (entry !== undefined && blocks(path, item, entry)) return true;
    if (mayHaveLost(path, item, evidence) || mayHaveMissed(path, item, evidence)) return true;
    const silent = silentPods(item).flatMap((key) => podNodes.get(key) ?? []);
    const stretches = silent.map((node): Stretch => ({ from: entry ?? item.from.node, to: node }));
    return (
      stretches.some((stretch) => blocksStretch(path, item, stretch)) &&
      stretches.every((stretch) => [path, ...others].some((broken) => blocksStretch(broken, item, stretch)))
    );
  });
}

type Places = 'podNodes' | 'replicaNodes' | 'nameserverFamilies';

/** Some tries were answered, and a way that others may have taken crosses the break. */
function mayHaveLost(path: BrokenPath, item: Case, evidence: Pick<Evidence, Places>): boolean {
  // The family of a name's record is not that in which a name server is asked for it.
  const isCarried = isDns(item) && !asksReplica(item) ? carriesQuestions(path, evidence) : carries(path, item);
  return (
    isPartlyLost(item) &&
    isCarried &&
    stretchesOf(item, evidence).some(({ from, to }) => crosses(path.broken, from, to))
  );
}

/** Less likely than this it was not chance that every try went to an endpoint behind the break. */
const leastChance = 0.001;

/** So many datagrams in one try are exchanges of their own. */
const manyExchanges = 20;

/** Nobody answered, but of few tries all may have gone to endpoints behind the break: each picks any of the Service's. */
function mayHaveMissed(
  path: BrokenPath,
  item: Case,
  { podNodes, everything }: Pick<Evidence, 'podNodes' | 'everything'>,
): boolean {
  const { to, from, observations } = item;
  if (to.kind !== 'service' || !isLost(item)) return false;
  const nodes = backendsOf(item, everything).flatMap((key) => podNodes.get(key) ?? []);
  const behind = nodes.filter((node) => blocksStretch(path, item, { from: to.node ?? from.node, to: node }));
  // All datagrams of a try come from one socket, and go where the first one went.
  const tries = observations.reduce(
    (sum, { polls = 1, sent = 1 }) =>
      sum + (item.protocol === 'udp' && sent < manyExchanges ? polls : Math.max(polls, sent)),
    0,
  );
  return behind.length > 0 && (behind.length / nodes.length) ** tries >= leastChance;
}

/** Keys of the Pods behind the Service that a case asks; where it does not say, as other cases of that Service do. */
function backendsOf({ expectation, to }: Case, everything: readonly Case[]): readonly string[] {
  if (expectation.answeredBy !== undefined || to.kind !== 'service') return expectation.answeredBy ?? [];
  const others = everything.filter(
    (other) => other.to.kind === 'service' && other.to.namespace === to.namespace && other.to.service === to.service,
  );
  return [...new Set(others.flatMap((other) => other.expectation.answeredBy ?? []))];
}

function isDns({ family }: Case): boolean {
  return family === 'dns';
}

function lostInDns(
  path: BrokenPath,
  others: readonly BrokenPath[],
  item: Case,
  evidence: Pick<Evidence, 'everything' | Places>,
): boolean {
  return item.observations.at(-1)?.outcome === 'timed-out' && mayHideDns(path, others, item.from.node, evidence);
}

function blocksStretch(path: BrokenPath, item: Case, { from, to }: Stretch): boolean {
  return carries(path, item) && crosses(path.broken, from, to);
}

/** A case that names no protocol or family may have used any. */
function carries({ transports }: BrokenPath, item: Case): boolean {
  if (item.protocol === undefined || item.ipFamily === undefined) {
    return transports.some(
      (transport) =>
        (item.protocol === undefined || transport.startsWith(`${item.protocol}/`)) &&
        (item.ipFamily === undefined || transport.endsWith(`/${item.ipFamily}`)),
    );
  }
  // No path is known by SCTP: what stops both others stops it, and what stops one of them says nothing of it.
  const { protocol, ipFamily } = item;
  const protocols = protocol === 'sctp' ? (['tcp', 'udp'] as const) : [protocol];
  return protocols.every((one) => transports.includes(transportOf({ protocol: one, ipFamily })));
}

function blocks(path: BrokenPath, item: Case, target: string): boolean {
  return carries(path, item) && crosses(path.broken, item.from.node, target);
}

/**
 * A break between a node and a replica of cluster DNS can make its questions fail; where nobody knows where these are, any cut-off node
 * can, and any break at the node itself, which comes first: but for questions that were lost everywhere, since on one side of a break
 * the replicas would have answered.
 */
function mayHideDns(
  path: BrokenPath,
  others: readonly BrokenPath[],
  node: string,
  evidence: Pick<Evidence, 'everything' | Places>,
): boolean {
  const { replicaNodes, everything } = evidence;
  if (replicaNodes.size === 0 && path.broken.kind !== 'all' && !everything.some(isAnsweredQuestion)) return false;
  const isBetween = (one: BrokenPath) =>
    carriesQuestions(one, evidence) &&
    (replicaNodes.size === 0
      ? isAt(one, node) || one.broken.kind === 'node'
      : [...replicaNodes].some((replica) => crosses(one.broken, node, replica)));
  return isBetween(path) && (isAt(path, node) || !others.some((other) => isAt(other, node) && isBetween(other)));
}

/** Questions go out over UDP, in a family of the name servers. */
function carriesQuestions({ transports }: BrokenPath, { nameserverFamilies }: Pick<Evidence, Places>): boolean {
  const families = nameserverFamilies.size === 0 ? (['ipv4', 'ipv6'] as const) : [...nameserverFamilies];
  return families.some((ipFamily) => transports.includes(transportOf({ protocol: 'udp', ipFamily })));
}

function isAt({ broken }: BrokenPath, node: string): boolean {
  return broken.kind === 'all' || nodesOfBreak(broken).includes(node);
}

/** Keys of the Pods that should have answered and did not. */
export function silentPods({ observations, expectation }: Case): readonly string[] {
  const answered = new Set(observations.at(-1)?.answers?.map(({ namespace, pod }) => objectKey(namespace, pod)));
  return (expectation.answeredBy ?? []).filter((key) => !answered.has(key));
}
