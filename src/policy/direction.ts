import type { NetworkPolicy } from '../domain/network-policy.ts';
import { keyOf } from './isolation.ts';
import { type Match, no } from './match.ts';
import { type Direction, isToItself, nameOf, type Party, type PodParty } from './party.ts';
import type { PeerQuestion } from './peers.ts';
import { type DecidingRule, judgeRules } from './rules.ts';

export type Reach = 'allowed' | 'blocked' | 'unspecified';

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
  const rules: readonly MatchedRule[] = policies
    .flatMap((policy) => judgeRules(policy, direction, question))
    .map(({ deciding, peer, port }) => ({ match: port.match.is === 'yes' ? peer.match : no, deciding }));
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
  const isolate = isolatedBy.length === 1 ? 'isolates' : 'isolate';
  return decide('blocked', `${isolatedBy.join(', ')} ${isolate} ${nameOf(pod)} for ${direction} and no rule allows it`);
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
  if (isToItself(flow)) return `whether policies apply to a Pod that reaches itself through a Service is not defined`;
  const node = nodeOf(peer);
  if (node === undefined) return undefined;
  // A Pod that is not placed yet may come to any node.
  if (pod.node === undefined || node.name === undefined)
    return `whether ${nameOf(pod)} is on the node of ${nameOf(peer)} is not known, and traffic with the own node is always allowed`;
  if (pod.node !== node.name) return undefined;
  return peer.kind === 'node'
    ? `traffic of ${nameOf(pod)} with its own node is always allowed, but engines differ in what a Pod may open to it`
    : `${nameOf(peer)} has the network of the node of ${nameOf(pod)}, and traffic with the own node is always allowed`;
}

/** The node whose addresses a party has, if it has those of one. */
function nodeOf(party: Party): { readonly name: string | undefined } | undefined {
  if (party.kind === 'node') return { name: party.name };
  return party.hostNetwork === true ? { name: party.node } : undefined;
}

function wordsOf({ policy, rule, peer, port }: DecidingRule): string {
  return `${policy} ${[peer ?? rule, port].filter((path) => path !== undefined).join(' with ')}`;
}
