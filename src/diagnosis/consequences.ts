import type { Case } from '../domain/case.ts';
import { objectKey } from '../domain/endpoint.ts';
import type { AnyProtocol } from '../domain/network.ts';
import { asksReplica, isAnsweredQuestion } from './name-questions.ts';
import { type AnsweredWays, answeredWays, type BrokenPath, crosses, nodesOfBreak, transportOf } from './node-graph.ts';
import { nodesWithOwnNameTrouble } from './own-name-trouble.ts';
import { type Evidence, isLost, isPartlyLost } from './rule.ts';
import { type Stretch, stretchesOf } from './stretches.ts';

/**
 * Open cases that a break between nodes explains: exchanges that cross it over a broken transport, exchanges with Services
 * whose silent endpoints all lie behind it or behind `others`, those that were answered now and then by a Service that has
 * endpoints behind it, and DNS questions that may have gone to a replica behind it, but for those that their node loses for
 * another reason. On a way on which others were answered it explains nothing, and of exchanges between Pods none that was
 * answered in the end.
 */
export function consequencesOf(
  path: BrokenPath,
  others: readonly BrokenPath[],
  evidence: Pick<Evidence, 'open' | 'everything' | Places>,
): readonly Case[] {
  const { open, podNodes } = evidence;
  const nodes = [...new Set(podNodes.values())];
  const ownNameTrouble =
    path.broken.kind === 'node'
      ? nodesWithOwnNameTrouble(evidence.everything, (node) => [path, ...others].some((one) => isAt(one, node)))
      : new Set<string>();
  const scene = { ...evidence, nodes, ownNameTrouble, isAnswered: answeredWays(evidence.everything) };
  const inDns = (item: Case) => lostInDns(path, others, item, scene);
  return open.filter((item) => {
    const client = item.from.node;
    // A question about a Pod goes to cluster DNS, too.
    if (isDns(item) && !asksReplica(item)) return inDns(item) || mayHaveLost(path, item, scene);
    if (item.to.kind === 'pod')
      return !isReached(item) && blocks(path, item, { from: client, to: item.to.node }, scene);
    const entry = item.to.kind === 'service' ? item.to.node : undefined;
    if (entry !== undefined && blocks(path, item, { from: client, to: entry }, scene)) return true;
    if (mayHaveLost(path, item, scene) || mayHaveMissed(path, item, scene)) return true;
    const silent = silentPods(item).flatMap((key) => podNodes.get(key) ?? []);
    const stretches = silent.map((node): Stretch => ({ from: entry ?? client, to: node }));
    return (
      stretches.some((stretch) => blocks(path, item, stretch, scene)) &&
      stretches.every((stretch) => [path, ...others].some((broken) => blocks(broken, item, stretch, scene)))
    );
  });
}

type Places = 'podNodes' | 'replicaNodes' | 'nameserverFamilies';

interface Scene extends Pick<Evidence, 'everything' | Places> {
  /** Those of the run. */
  readonly nodes: readonly string[];
  /** Nodes whose questions were lost for another reason. */
  readonly ownNameTrouble: ReadonlySet<string>;
  readonly isAnswered: AnsweredWays;
}

/** Some tries were answered, and a way that others may have taken crosses the break. */
function mayHaveLost(path: BrokenPath, item: Case, scene: Scene): boolean {
  // The family of a name's record is not that in which a name server is asked for it.
  const isStopped = isDns(item) && !asksReplica(item) ? blocksQuestions : blocks;
  return isPartlyLost(item) && stretchesOf(item, scene).some((stretch) => isStopped(path, item, stretch, scene));
}

/** Less likely than this it was not chance that every try went to an endpoint behind the break. */
const leastChance = 0.001;

/** So many datagrams in one try are exchanges of their own. */
const manyExchanges = 20;

/** Nobody answered, but of few tries all may have gone to endpoints behind the break: each picks any of the Service's. */
function mayHaveMissed(path: BrokenPath, item: Case, scene: Scene): boolean {
  const { podNodes, everything } = scene;
  const { to, from, observations } = item;
  if (to.kind !== 'service' || !isLost(item)) return false;
  const nodes = backendsOf(item, everything).flatMap((key) => podNodes.get(key) ?? []);
  const behind = nodes.filter((node) => blocks(path, item, { from: to.node ?? from.node, to: node }, scene));
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

/** In the end, whether it was to be or not. */
function isReached({ observations }: Case): boolean {
  return observations.at(-1)?.outcome === 'reached';
}

function isDns({ family }: Case): boolean {
  return family === 'dns';
}

function lostInDns(path: BrokenPath, others: readonly BrokenPath[], item: Case, scene: Scene): boolean {
  if (item.observations.at(-1)?.outcome !== 'timed-out') return false;
  return !(isLost(item) && scene.ownNameTrouble.has(item.from.node)) && mayHideDns(path, others, item, scene);
}

/** Whether the break stops what the case begins on this stretch. A case that names no protocol or family may have used any. */
function blocks({ broken, transports }: BrokenPath, item: Case, { from, to }: Stretch, { isAnswered }: Scene): boolean {
  if (!crosses(broken, from, to)) return false;
  const stopped = transports.filter((transport) => !isAnswered(from, to, transport));
  const { protocol, ipFamily } = item;
  if (protocol === undefined || ipFamily === undefined) {
    return stopped.some(
      (transport) =>
        (protocol === undefined || transport.startsWith(`${protocol}/`)) &&
        (ipFamily === undefined || transport.endsWith(`/${ipFamily}`)),
    );
  }
  // No path is known by SCTP: what stops both others stops it, and what stops one of them says nothing of it.
  const protocols = protocol === 'sctp' ? (['tcp', 'udp'] as const) : [protocol];
  return protocols.every((one) => stopped.includes(transportOf({ protocol: one, ipFamily })));
}

/**
 * A break between a node and a replica of cluster DNS can make its questions fail; where nobody knows where these are, any cut-off node
 * can, and any break at the node itself, which comes first: but for questions that were lost everywhere over their protocol, since on one side of a break
 * the replicas would have answered.
 */
function mayHideDns(path: BrokenPath, others: readonly BrokenPath[], item: Case, scene: Scene): boolean {
  const { replicaNodes, nodes, everything } = scene;
  const { node } = item.from;
  const isAnswered = () => everything.some((one) => isAnsweredQuestion(one) && protocolOf(one) === protocolOf(item));
  if (replicaNodes.size === 0 && path.broken.kind !== 'all' && !isAnswered()) return false;
  const asked = replicaNodes.size === 0 ? nodes : [...replicaNodes];
  const isBetween = (one: BrokenPath) =>
    (replicaNodes.size > 0 || isAt(one, node) || one.broken.kind === 'node') &&
    asked.some((to) => blocksQuestions(one, item, { from: node, to }, scene));
  return isBetween(path) && (isAt(path, node) || !others.some((other) => isAt(other, node) && isBetween(other)));
}

/** Questions go out over UDP where their case does not say otherwise, in a family of the name servers. */
function blocksQuestions(path: BrokenPath, item: Case, stretch: Stretch, scene: Scene): boolean {
  if (!crosses(path.broken, stretch.from, stretch.to)) return false;
  const { nameserverFamilies } = scene;
  const families = nameserverFamilies.size === 0 ? (['ipv4', 'ipv6'] as const) : [...nameserverFamilies];
  return families.some((ipFamily) => blocks(path, { ...item, protocol: protocolOf(item), ipFamily }, stretch, scene));
}

/** That over which name servers are asked. */
function protocolOf({ check, protocol = 'udp' }: Case): AnyProtocol {
  // What is asked of a place outside over TCP has its name looked up first.
  return check === 'dns.outside' ? 'udp' : protocol;
}

function isAt({ broken }: BrokenPath, node: string): boolean {
  return broken.kind === 'all' || nodesOfBreak(broken).includes(node);
}

/** Keys of the Pods that should have answered and did not. */
export function silentPods({ observations, expectation }: Case): readonly string[] {
  const answered = new Set(observations.at(-1)?.answers?.map(({ namespace, pod }) => objectKey(namespace, pod)));
  return (expectation.answeredBy ?? []).filter((key) => !answered.has(key));
}
