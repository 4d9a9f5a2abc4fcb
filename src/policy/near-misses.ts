import type { PolicyPort } from '../domain/network-policy.ts';
import type { Isolation } from './direction.ts';
import { type Direction, type Flow, portsNamed } from './party.ts';
import type { PeerQuestion } from './peers.ts';
import { defaultProtocol } from './ports.ts';
import { type JudgedRule, judgeRules } from './rules.ts';

/** A rule that would let a blocked flow through if its other half matched too. */
export interface NearMiss {
  readonly direction: Direction;
  /** `namespace/name` of the policy. */
  readonly policy: string;
  /** `spec.ingress[0]` */
  readonly rule: string;
  /** The half that matches. */
  readonly matches: 'peer' | 'port';
  /** The path of the entry that does; absent where the rule takes every peer or every port. */
  readonly entry?: string;
  /** What matches and what does not, without the names above. */
  readonly because: string;
}

/**
 * Rules of the policies that isolate a Pod of which one half matches the flow, or may, and only the other one fails. The flow is
 * to be blocked by them: no rule matches it, or may, with both halves.
 */
export function nearMissesOf(
  { direction, policies }: Omit<Isolation, 'pod'>,
  question: Omit<PeerQuestion, 'namespace'>,
): readonly NearMiss[] {
  return policies
    .flatMap((policy) => judgeRules(policy, direction, question))
    .flatMap((rule) => missOf(rule, direction, question.flow));
}

function missOf({ deciding, peer, port, ports }: JudgedRule, direction: Direction, flow: Flow): readonly NearMiss[] {
  const { policy, rule } = deciding;
  if (peer.match.is !== 'no') {
    const has = `it has ${ports.map((entry) => portText(entry, flow)).join(', ')}`;
    const verb = peer.match.is === 'yes' ? 'matches' : 'may match';
    const because =
      deciding.peer === undefined
        ? `it takes every peer, but not the port: ${has}`
        : `the peer ${verb} (${lastOf(deciding.peer)}), the port does not: ${has}`;
    const entry = deciding.peer === undefined ? {} : { entry: deciding.peer };
    return [{ direction, policy, rule, matches: 'peer', ...entry, because }];
  }
  if (port.match.is === 'yes') {
    const because =
      deciding.port === undefined
        ? 'it takes every port, but no peer of it matches'
        : `the port matches (${lastOf(deciding.port)}), no peer does`;
    const entry = deciding.port === undefined ? {} : { entry: deciding.port };
    return [{ direction, policy, rule, matches: 'port', ...entry, because }];
  }
  return [];
}

/** `443/TCP`, `8000-8080/TCP`, `every UDP port`, and of a name what it stands for at the destination. */
function portText({ port, endPort, protocol = defaultProtocol }: PolicyPort, { to }: Flow): string {
  if (port === undefined) return `every ${protocol} port`;
  if (typeof port === 'number') return `${port}${endPort === undefined ? '' : `-${endPort}`}/${protocol}`;
  const numbers = portsNamed(to, port, protocol);
  return `${port}/${protocol} (${numbers.length === 0 ? 'no port of the destination' : numbers.join(' and ')})`;
}

/** `from[0]` of `spec.ingress[0].from[0]`. */
function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
