import type { Labels, NetworkPolicy } from '../domain/network-policy.ts';
import { type DirectionDecision, judgeIsolated, type Reach } from './direction.ts';
import { isolating } from './isolation.ts';
import { type NearMiss, nearMissesOf } from './near-misses.ts';
import {
  addressIn,
  type Direction,
  type Flow,
  hasEnded,
  isToItself,
  isWithoutAddress,
  nameOf,
  portsNamed,
} from './party.ts';
import type { Party, PodParty } from './party.ts';
import { remembered } from './remembered.ts';

/** What Kubernetes says of a flow, and why. */
export interface Decision {
  readonly reach: Reach;
  /** At the source. */
  readonly egress: DirectionDecision;
  /** At the destination. */
  readonly ingress: DirectionDecision;
  /** What decides, a sentence each. */
  readonly because: readonly string[];
}

export interface PolicyOracle {
  /** Pure: the same flow always gets the same answer. Throws on policies that the API server would not take. */
  decide(flow: Flow): Decision;
  /** Rules that nearly let a blocked flow through, those at the source first; none of any other flow. */
  nearMisses(flow: Flow): readonly NearMiss[];
}

/** What policies are judged in. */
export interface PolicyWorld {
  readonly policies: readonly NetworkPolicy[];
  /** Labels by namespace; `kubernetes.io/metadata.name` need not be among them. */
  readonly namespaces: ReadonlyMap<string, Labels>;
}

/**
 * The semantics of `networking.k8s.io/v1` NetworkPolicy (https://kubernetes.io/docs/concepts/services-networking/network-policies/):
 * exact where Kubernetes is, `unspecified` with the reason where it leaves something to the implementation.
 */
export function createOracle({ policies, namespaces }: PolicyWorld): PolicyOracle {
  const labelsOf = (namespace: string): Labels => ({
    ...namespaces.get(namespace),
    'kubernetes.io/metadata.name': namespace,
  });
  const closing = {
    ingress: remembered((pod: PodParty) => isolating(policies, pod, 'ingress')),
    egress: remembered((pod: PodParty) => isolating(policies, pod, 'egress')),
  };

  function judge(direction: Direction, flow: Flow): DirectionDecision {
    const [pod, peer] = endsOf(flow, direction);
    const open = (because: string): DirectionDecision => ({ reach: 'allowed', isolatedBy: [], rules: [], because });
    if (pod.kind !== 'pod') return open(`${nameOf(pod)} is no Pod, so no policy selects it`);
    const isolatedBy = closing[direction](pod);
    if (isolatedBy.length === 0) return open(`no policy isolates ${nameOf(pod)} for ${direction}`);
    if (direction === 'ingress' && peer.kind === 'node' && peer.name === pod.node)
      return open(`${nameOf(pod)} always accepts traffic from its own node`);
    return judgeIsolated({ direction, pod, policies: isolatedBy }, { peer, flow, labelsOf });
  }

  function decide(asked: Flow): Decision {
    const undecided = whyUndecidable(asked);
    if (undecided !== undefined) return undecidable(undecided);
    if (isToItself(asked) && asked.service === undefined) return ownAddress(asked.to);
    const flow = { ...asked, port: numberOf(asked) };
    const [egress, ingress] = [judge('egress', flow), judge('ingress', flow)];
    const reach = worst(egress.reach, ingress.reach);
    return {
      reach,
      egress,
      ingress,
      because: [egress, ingress].filter((one) => one.reach === reach).map(({ because }) => because),
    };
  }

  return {
    decide,
    nearMisses(asked) {
      const decision = decide(asked);
      const flow = { ...asked, port: numberOf(asked) };
      return (['egress', 'ingress'] as const).flatMap((direction) => {
        const [pod, peer] = endsOf(flow, direction);
        if (decision[direction].reach !== 'blocked' || pod.kind !== 'pod') return [];
        return nearMissesOf({ direction, policies: closing[direction](pod) }, { peer, flow, labelsOf });
      });
    },
  };
}

/** The end that policies are asked at, and the other one. */
function endsOf({ from, to }: Flow, direction: Direction): readonly [asked: Party, other: Party] {
  return direction === 'ingress' ? [to, from] : [from, to];
}

/** What makes every answer a guess. */
function whyUndecidable({ from, to, protocol, port, ipFamily }: Flow): string | undefined {
  for (const party of [from, to]) {
    if (hasEnded(party)) return `${nameOf(party)} has ended`;
    if (!isWithoutAddress(party) && addressIn(party, ipFamily) === undefined)
      return `${nameOf(party)} has no ${ipFamily} address`;
  }
  if (typeof port !== 'string') return undefined;
  if (to.kind !== 'pod') return `${nameOf(to)} is no Pod, and has no ports with names`;
  return portsNamed(to, port, protocol).length === 0
    ? `${nameOf(to)} has no ${protocol} port called ${port}`
    : undefined;
}

function undecidable(because: string): Decision {
  const direction: DirectionDecision = { reach: 'unspecified', isolatedBy: [], rules: [], because };
  return { reach: 'unspecified', egress: direction, ingress: direction, because: [because] };
}

function ownAddress(party: Party): Decision {
  const because = `a policy cannot block ${nameOf(party)} from itself`;
  const direction: DirectionDecision = { reach: 'allowed', isolatedBy: [], rules: [], because };
  return { reach: 'allowed', egress: direction, ingress: direction, because: [because] };
}

function numberOf({ to, port, protocol }: Flow): number | undefined {
  return typeof port === 'string' ? portsNamed(to, port, protocol)[0] : port;
}

/** Both ends must allow a flow, and either can block it. */
function worst(one: Reach, other: Reach): Reach {
  for (const reach of ['blocked', 'unspecified'] as const) if (one === reach || other === reach) return reach;
  return 'allowed';
}
