import type { Case } from '../../domain/case.ts';
import type { Culprit, Finding, FindingCode } from '../../domain/finding.ts';
import {
  type Break,
  crossesCase,
  crossNodeExchanges,
  lossDirection,
  type LossDirection,
  nodesOfBreak,
  standsOut,
  transportOf,
} from '../node-graph.ts';
import type { Zones } from '../break-places.ts';
import { noRouteTitle, titleOf } from '../break-titles.ts';
import { brokenPaths } from '../broken-paths.ts';
import { groupOf } from '../node-groups.ts';
import { consequencesOf } from '../consequences.ts';
import { brokenPod, closedPortsRefuse, hasEnd, lostWithin } from '../not-the-way.ts';
import { podFinding, portFinding } from '../unnamed-break.ts';
import { type Evidence, groupBy, idsOf, isFailed, isLost, isPassed, type Rule, sentence } from '../rule.ts';

/** Traffic between nodes: which node or pair, which protocol or family, which way. */
export const crossNode: Rule = (evidence) => {
  const { all, zones } = evidence;
  const exchanges = crossNodeExchanges(all);
  const byTransport = groupBy(exchanges, transportOf);
  const paths = brokenPaths(byTransport, (oneWay) => oneWay.every(isLost), zones);
  return paths.map((path): Finding => {
    const { broken, transports } = path;
    const others = paths.filter((other) => other !== path);
    const scope = scopeOf(transports, [...byTransport.keys()]);
    const alike = exchanges.filter((item) => transports.includes(transportOf(item)));
    const affected = alike.filter((item) => crossesCase(broken, item));
    const culprit = culpritOf(broken, affected, zones);
    const consequences = consequencesOf(path, others, evidence);
    const told = noRouteTold(culprit, affected);
    const what = [
      ...(scope.protocol ? [scope.protocol.toUpperCase()] : []),
      ...(scope.ipFamily ? [familyNames[scope.ipFamily] ?? ''] : []),
    ];
    const prefix = what.length > 0 ? `${what.join(' over ')}: ` : '';
    const scoped = what.length > 0 ? { scope } : {};
    const counts = evidenceOf(culprit, affected, exchanges);
    if (closedPortsRefuse(affected, all)) {
      const isRefused = affected.some((item) => isFailed(item) && hasOutcome(item, 'refused'));
      return { ...portFinding(culprit, prefix, counts, isRefused), ...scoped, cases: idsOf(consequences) };
    }
    const pod = brokenPod(path, affected, evidence);
    if (pod !== undefined)
      return {
        ...podFinding(pod, counts),
        ...scoped,
        cases: idsOf([...new Set([...consequences, ...evidence.open.filter((item) => hasEnd(item, pod))])]),
      };
    const within = lostWithin(path, all);
    return {
      code: told.length > 0 ? 'no-route' : codeOf(broken, scope),
      culprit,
      ...scoped,
      title: `${prefix}${told.length > 0 ? noRouteTitle(culprit) : titleOf(culprit, affected)}`,
      evidence: [
        ...told.slice(0, 1).map(sentence),
        ...counts,
        ...(within.length > 0
          ? [`Pods of one node do not reach each other either: ${idsOf(within).slice(0, 2).join(', ')}`]
          : []),
      ],
      cases: idsOf([...consequences, ...(told.length > 0 ? unsaidRefusals(culprit, evidence) : [])]),
      confidence: standsOut(broken, alike) && within.length === 0 ? 'shown' : 'likely',
      next: nextSteps(broken),
    };
  });
};

/**
 * Exchanges across the break to which somebody on the way said that there is no way to the target; only on one way of a pair does that
 * name a route, and only where no answer took it either.
 */
function noRouteTold(culprit: Culprit, affected: readonly Case[]): readonly Case[] {
  if (culprit.kind !== 'node-pair' || culprit.direction !== 'one-way') return [];
  if (affected.some((item) => item.from.node === culprit.to && isPassed(item))) return [];
  return affected.filter(
    (item) => item.from.node === culprit.from && isFailed(item) && hasOutcome(item, 'unreachable'),
  );
}

function hasOutcome({ observations }: Case, wanted: Case['observations'][number]['outcome']): boolean {
  return observations.some(({ outcome }) => outcome === wanted);
}

/** A kernel sends only so many ICMP errors in a second (ip-sysctl.rst, icmp_ratelimit): what has no route uses them up. */
function unsaidRefusals(culprit: Culprit, { open }: Pick<Evidence, 'open'>): readonly Case[] {
  return open.filter(
    (item) =>
      culprit.kind === 'node-pair' &&
      item.from.node === culprit.from &&
      item.expectation.reach === 'refused' &&
      isLost(item),
  );
}

const familyNames: Readonly<Record<string, string>> = { ipv4: 'IPv4', ipv6: 'IPv6' };

interface Scope {
  readonly protocol?: string;
  readonly ipFamily?: string;
}

/** What the broken transports have in common and the working ones have not. */
function scopeOf(broken: readonly string[], all: readonly string[]): Scope {
  if (broken.length === all.length) return {};
  const part = (transport: string, index: number) => transport.split('/')[index] ?? '';
  for (const index of [0, 1]) {
    const values = new Set(broken.map((transport) => part(transport, index)));
    const [value] = values;
    const whole = all.filter((transport) => part(transport, index) === value).length === broken.length;
    if (values.size === 1 && value !== undefined && whole)
      return index === 0 ? { protocol: value } : { ipFamily: value };
  }
  const [only] = broken;
  return broken.length === 1 && only !== undefined ? { protocol: part(only, 0), ipFamily: part(only, 1) } : {};
}

function codeOf(broken: Break, scope: Scope): FindingCode {
  if (scope.protocol !== undefined && scope.ipFamily === undefined) return 'protocol-blocked';
  if (scope.ipFamily !== undefined && scope.protocol === undefined) return 'family-broken';
  return broken.kind === 'all'
    ? 'cross-node-unreachable'
    : broken.kind === 'node'
      ? 'node-isolated'
      : 'node-pair-unreachable';
}

function culpritOf(broken: Break, affected: readonly Case[], zones: Zones): Culprit {
  switch (broken.kind) {
    case 'all':
      return { kind: 'cluster' };
    case 'node':
      return { kind: 'node', node: broken.node };
    case 'pair':
      return { kind: 'node-pair', ...directed(broken.a, broken.b, lossDirection([broken.a], [broken.b], affected)) };
    case 'groups': {
      const [a, b] = [groupOf(broken.a, zones), groupOf(broken.b, zones)];
      return { kind: 'node-groups', ...directed(a, b, lossDirection(broken.a, broken.b, affected)) };
    }
    default:
      return broken satisfies never;
  }
}

function directed<End>(a: End, b: End, direction: LossDirection) {
  switch (direction) {
    case 'forward':
      return { from: a, to: b, direction: 'one-way' } as const;
    case 'backward':
      return { from: b, to: a, direction: 'one-way' } as const;
    default:
      return { from: a, to: b, direction };
  }
}

function evidenceOf(culprit: Culprit, affected: readonly Case[], exchanges: readonly Case[]): readonly string[] {
  const failed = affected.filter(isFailed);
  const others = exchanges.filter((item) => !affected.includes(item));
  const lines = [
    `${failed.length} of ${affected.length} exchanges across it failed, ${others.filter(isPassed).length} of ${others.length} others passed`,
  ];
  if (
    culprit.kind === 'node-pair' &&
    culprit.direction === 'one-way' &&
    failed.some((item) => item.from.node === culprit.to)
  ) {
    lines.push(
      `datagrams from ${culprit.to} arrived on ${culprit.from} and only their answers were lost; datagrams from ${culprit.from} never arrived on ${culprit.to}`,
    );
  }
  if ((culprit.kind === 'node-pair' || culprit.kind === 'node-groups') && culprit.direction === 'both') {
    lines.push('datagrams arrived in neither direction');
  }
  const refusing = failed.filter((item) => hasOutcome(item, 'unreachable'));
  if (refusing.length > 0) lines.push(`something answers "unreachable" to ${refusing.length} of those that failed`);
  return [...lines, ...failed.slice(0, 2).map(sentence)];
}

/** Of nodes in a command; more would not fit a line. */
const mostNames = 8;

function nextSteps(broken: Break): readonly string[] {
  const nodes = nodesOfBreak(broken);
  const [a = '', b = ''] = broken.kind === 'groups' ? [broken.a[0], broken.b[0]] : nodes;
  const looked = broken.kind === 'groups' ? [a, b] : nodes;
  return [
    ...looked.map(
      (node) =>
        `kubectl get pods -A -o wide --field-selector spec.nodeName=${node}  # is the CNI's agent healthy there?`,
    ),
    `kubectl get nodes ${nodes
      .slice(0, mostNames)
      .map((node) => `${node} `)
      .join('')}-o custom-columns=NAME:.metadata.name,IPS:.status.addresses[*].address,PODCIDRS:.spec.podCIDRs`,
    nodes.length > 0
      ? `On ${looked.join(' and ')}: ip route get <a Pod address of the other node>; firewalls and security groups between the nodes' addresses`
      : "Between the nodes: does the network carry the CNI's traffic (tunnel ports, Pod routes, BGP)?",
  ];
}
