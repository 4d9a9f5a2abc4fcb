import type { Case } from '../domain/case.ts';
import type { ClusterState, ComponentPod, ServiceState, UnreadPart } from '../domain/cluster-state.ts';
import type { Culprit, Finding } from '../domain/finding.ts';
import { componentTroubles } from './state/component-troubles.ts';
import { dnsInOrder, dnsTroubles, withDnsNames } from './state/dns-troubles.ts';
import { cordonedNodes, nodeTroubles } from './state/node-troubles.ts';
import { endpointsInOrder, serviceBehind, serviceTroubles } from './state/service-troubles.ts';
import { named, type StateTrouble } from './state/trouble.ts';

const mostSentences = 3;
const mostCommands = 3;

/**
 * Adds to each finding what the API says of its culprit: the few facts that may explain it, with the commands that show more, or that
 * everything looked at is in order, which tells that the API's own health says nothing. Such sentences begin with `API:`. Commands
 * of findings get the names that cluster DNS has here.
 */
export function withStateEvidence(
  findings: readonly Finding[],
  state: ClusterState,
  cases: readonly Case[],
): readonly Finding[] {
  const [dns] = state.dns ?? [];
  return findings.map((finding) => {
    const service = stateOfService(finding, state, cases);
    const troubles = [...troublesOf(finding, state), ...(service === undefined ? [] : serviceTroubles(service, cases))]
      .toSorted((one, other) => one.rank - other.rank)
      .slice(0, mostSentences);
    const endpoints = service === undefined || service.readyPods.length === 0 ? [] : [endpointsInOrder(service, cases)];
    const sentences = [
      ...endpoints,
      ...(troubles.length > 0 ? troubles.map(({ sentence }) => sentence) : inOrder(finding, state, cases)),
    ];
    const commands = [...new Set(troubles.flatMap(({ next }) => next))].slice(0, mostCommands);
    const known = dns === undefined ? finding.next : finding.next.map((command) => withDnsNames(command, dns));
    return {
      ...finding,
      evidence: [...finding.evidence, ...sentences.map((sentence) => `API: ${sentence}`)],
      // What a rule says of a command is worth more than the bare command.
      next: [...commands.filter((one) => !known.some((other) => commandOf(other) === one)), ...known],
    };
  });
}

/** Without the words behind it. */
function commandOf(step: string): string {
  return step.split('  #')[0] ?? step;
}

/** The nodes whose state concerns a culprit; `all` where none stands out. */
interface Scope {
  readonly nodes: readonly string[];
  readonly all: boolean;
}

function scopeOf(culprit: Culprit, { nodes, systemPods = [] }: ClusterState): Scope | undefined {
  switch (culprit.kind) {
    case 'node':
    case 'pod':
      return culprit.node === '' ? undefined : { nodes: [culprit.node], all: false };
    case 'node-pair':
      return { nodes: [culprit.from, culprit.to], all: false };
    case 'node-groups':
      return { nodes: [...culprit.from.nodes, ...culprit.to.nodes], all: false };
    case 'cluster':
    case 'service':
    case 'check':
    case 'behaviour':
      return { nodes: nodes?.map(({ name }) => name) ?? [...new Set(systemPods.map(({ node }) => node))], all: true };
    case 'address':
      // Who gave an address twice stands in no object's state.
      return undefined;
    default:
      return culprit satisfies never;
  }
}

function troublesOf(finding: Finding, state: ClusterState): readonly StateTrouble[] {
  const scope = scopeOf(finding.culprit, state);
  const { nodes, dns = [] } = state;
  return [
    ...(isAboutDns(finding) ? dns.flatMap((one) => dnsTroubles(one, nodes ?? [])) : []),
    ...(scope === undefined
      ? []
      : [
          ...(nodes === undefined ? [] : nodeTroubles(nodes, scope.nodes)),
          ...(nodes === undefined || scope.all ? [] : cordonedNodes(nodes, scope.nodes)),
          ...componentTroubles(state, scope.nodes),
        ]),
  ];
}

/** What the API says of the Service that a finding is about, where it is about one. */
function stateOfService(finding: Finding, state: ClusterState, cases: readonly Case[]): ServiceState | undefined {
  const asked = serviceBehind(finding, cases);
  return state.services?.find(({ namespace, service }) => namespace === asked?.namespace && service === asked.service);
}

function isAboutDns({ code, culprit }: Finding): boolean {
  return code.startsWith('dns-') || (culprit.kind === 'check' && culprit.check.startsWith('dns.'));
}

/** That nothing is wrong with what was looked at, and what could not be looked at; in at most one sentence. */
function inOrder(finding: Finding, state: ClusterState, cases: readonly Case[]): readonly string[] {
  const scope = scopeOf(finding.culprit, state);
  const aboutDns = isAboutDns(finding);
  // A policy engine that does otherwise than Kubernetes says is no matter of health.
  if (scope === undefined || finding.culprit.kind === 'behaviour') return [];
  const parts: readonly UnreadPart['part'][] = [
    'nodes',
    'system Pods',
    ...(aboutDns ? (['cluster DNS'] as const) : []),
    ...(serviceBehind(finding, cases) === undefined ? [] : (['EndpointSlices'] as const)),
  ];
  const unread = state.unread.filter(({ part }) => parts.includes(part)).map(({ why }) => why);
  const clauses = [
    ...nodesInOrder(scope, state),
    ...(aboutDns && state.dns !== undefined ? dnsInOrder(state.dns) : []),
  ];
  if (clauses.length === 0 && unread.length === 0) return [];
  const end = unread.length > 0 ? `could not be read: ${unread.join('; ')}` : 'nothing in that state explains this';
  return [[...clauses, end].join('; ')];
}

function nodesInOrder({ nodes, all }: Scope, state: ClusterState): readonly string[] {
  if (nodes.length === 0) return [];
  const one = nodes.length === 1;
  const which = all && !one ? `all ${nodes.length} nodes` : `${one ? 'node' : 'nodes'} ${named(nodes)}`;
  const bound = state.systemPods?.filter(({ node }) => nodes.includes(node));
  if (state.nodes === undefined) return bound === undefined ? [] : [podsInOrder(bound, which)];
  const ready = `${which} ${one ? 'is' : 'are'} Ready`;
  return [bound === undefined ? ready : `${ready} and ${podsInOrder(bound, one ? 'it' : 'them')}`];
}

function podsInOrder(pods: readonly ComponentPod[], to: string): string {
  const ready = pods.filter((pod) => pod.ready).length;
  if (pods.length === 0) return `no system Pod is bound to ${to}`;
  if (ready === 1 && pods.length === 1) return `the one system Pod bound to ${to} is Ready`;
  // A Pod that is being replaced may be left beside a Ready one.
  return `${ready === pods.length ? 'all' : `${ready} of`} ${pods.length} system Pods bound to ${to} are Ready`;
}
