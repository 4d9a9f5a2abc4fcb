import type { NetworkPolicy, PolicyPeer, PolicyPort } from '../domain/network-policy.ts';
import { anyOf, both, type ListMatch, type Match, yes, yesIf } from './match.ts';
import { type Flow, nameOf, type Party, type PodParty } from './party.ts';
import { matchPeer, type PeerQuestion } from './peers.ts';
import { matchesPort } from './ports.ts';

export type Direction = 'ingress' | 'egress';
export type Reach = 'allowed' | 'blocked' | 'unspecified';

/** A rule that lets a flow through, by the paths of what matched. */
export interface DecidingRule {
  /** `namespace/name` of the policy. */
  readonly policy: string;
  /** `spec.ingress[0]` */
  readonly rule: string;
  /** `spec.ingress[0].from[1]`; absent where the rule takes every peer. */
  readonly peer?: string;
  /** `spec.ingress[0].ports[0]`; absent where the rule takes every port. */
  readonly port?: string;
}

/** What policies say of a flow at one of its ends. */
export interface DirectionDecision {
  readonly reach: Reach;
  /** `namespace/name` of the policies that isolate the Pod in this direction. */
  readonly isolatedBy: readonly string[];
  /** All rules that allow the flow; those of which that is not defined where `reach` is `unspecified`. */
  readonly rules: readonly DecidingRule[];
  /** One sentence. */
  readonly because: string;
}

/** A direction of one Pod, with the policies that isolate it. */
export interface Isolation {
  readonly direction: Direction;
  readonly pod: PodParty;
  readonly policies: readonly NetworkPolicy[];
}

interface MatchedRule {
  readonly match: Match;
  readonly deciding: DecidingRule;
}

/** Judges a flow at a Pod that these policies isolate: what no rule allows is blocked. */
export function judgeIsolated(
  { direction, pod, policies }: Isolation,
  question: Omit<PeerQuestion, 'namespace'>,
): DirectionDecision {
  const rules = policies.flatMap((policy) => rulesOf(policy, direction, question));
  const isolatedBy = policies.map(keyOf);
  const decide = (reach: Reach, because: string, deciding: readonly MatchedRule[] = []): DirectionDecision => ({
    reach,
    isolatedBy,
    rules: deciding.map((one) => one.deciding),
    because,
  });
  const allowing = rules.filter(({ match }) => match.is === 'yes');
  if (allowing.length > 0)
    return decide('allowed', `${allowing.map(({ deciding }) => wordsOf(deciding)).join(' and ')} allows it`, allowing);
  const open = rules.filter(({ match }) => match.is === 'unspecified');
  const [first] = open;
  if (first?.match.is === 'unspecified')
    return decide('unspecified', `${wordsOf(first.deciding)}: ${first.match.because}`, open);
  const reason = reasonToDoubt(direction, pod, question);
  if (reason !== undefined) return decide('unspecified', reason);
  return decide('blocked', `${isolatedBy.join(', ')} isolates ${nameOf(pod)} for ${direction} and no rule allows it`);
}

function rulesOf(
  policy: NetworkPolicy,
  direction: Direction,
  question: Omit<PeerQuestion, 'namespace'>,
): readonly MatchedRule[] {
  const { ingress = [], egress = [] } = policy.spec;
  const rules =
    direction === 'ingress'
      ? ingress.map(({ from = [], ports = [] }) => ({ list: 'from', peers: from, ports }))
      : egress.map(({ to = [], ports = [] }) => ({ list: 'to', peers: to, ports }));
  const { namespace } = policy.metadata;
  return rules.map(({ list, peers, ports }, index) => {
    const path = `spec.${direction}[${index}]`;
    const peer = matchPeers(peers, { ...question, namespace });
    const port = matchPorts(ports, question.flow);
    return {
      match: both(peer.match, port.match),
      deciding: {
        policy: keyOf(policy),
        rule: path,
        ...(peer.index === undefined ? {} : { peer: `${path}.${list}[${peer.index}]` }),
        ...(port.index === undefined ? {} : { port: `${path}.ports[${port.index}]` }),
      },
    };
  });
}

/** An empty list takes all, and by no entry. */
function matchPeers(peers: readonly PolicyPeer[], question: PeerQuestion): ListMatch {
  return peers.length === 0 ? { match: yes } : anyOf(peers, (entry) => matchPeer(entry, question));
}

function matchPorts(ports: readonly PolicyPort[], flow: Flow): ListMatch {
  return ports.length === 0 ? { match: yes } : anyOf(ports, (entry) => yesIf(matchesPort(entry, flow)));
}

const protocols: ReadonlySet<string> = new Set(['TCP', 'UDP', 'SCTP']);

/** Why what no rule allows may pass all the same. */
function reasonToDoubt(
  direction: Direction,
  pod: PodParty,
  { peer, flow }: Omit<PeerQuestion, 'namespace'>,
): string | undefined {
  if (pod.hostNetwork === true)
    return `${nameOf(pod)} has the network of its node: whether policies apply to such a Pod is not defined`;
  if (!protocols.has(flow.protocol)) return `what policies mean for ${flow.protocol} is not defined`;
  if (peer.kind === 'pod' && nameOf(peer) === nameOf(pod))
    return `whether policies apply to a Pod that reaches itself through a Service is not defined`;
  if (!sharesNode(pod, peer)) return undefined;
  return peer.kind === 'node'
    ? `traffic of ${nameOf(pod)} with its own node is always allowed, but engines differ in what a Pod may open to it`
    : `${nameOf(peer)} has the network of the node of ${nameOf(pod)}, and traffic with the own node is always allowed`;
}

function sharesNode({ node }: PodParty, peer: Party): boolean {
  if (node === undefined || peer.kind === 'external') return false;
  return peer.kind === 'node' ? peer.name === node : peer.hostNetwork === true && peer.node === node;
}

function wordsOf({ policy, rule, peer, port }: DecidingRule): string {
  return `${policy} ${[peer ?? rule, port].filter((path) => path !== undefined).join(' with ')}`;
}

function keyOf({ metadata }: NetworkPolicy): string {
  return `${metadata.namespace}/${metadata.name}`;
}
