import type { NetworkPolicy, PolicyPeer, PolicyPort } from '../domain/network-policy.ts';
import { keyOf } from './isolation.ts';
import { anyOf, type ListMatch, yes, yesIf } from './match.ts';
import type { Direction, Flow } from './party.ts';
import { matchPeer, type PeerQuestion } from './peers.ts';
import { matchesPort } from './ports.ts';

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

/** A rule beside a flow: how each half of it matches. */
export interface JudgedRule {
  readonly deciding: DecidingRule;
  readonly peer: ListMatch;
  readonly port: ListMatch;
  /** What it has of ports; none where it takes every port. */
  readonly ports: readonly PolicyPort[];
}

/** All rules of a policy for a direction, in their order. */
export function judgeRules(
  policy: NetworkPolicy,
  direction: Direction,
  question: Omit<PeerQuestion, 'namespace'>,
): readonly JudgedRule[] {
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
      deciding: {
        policy: keyOf(policy),
        rule: path,
        ...(peer.index === undefined ? {} : { peer: `${path}.${list}[${peer.index}]` }),
        ...(port.index === undefined ? {} : { port: `${path}.ports[${port.index}]` }),
      },
      peer,
      port,
      ports,
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
