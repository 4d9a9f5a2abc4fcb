import type { NodeFacts } from '../domain/facts.ts';
import type { FixturePod, FixtureService } from '../domain/fixture.ts';
import type { FixturePart, Site } from './check.ts';

/** A probe Pod on a node that only answers, without anything special about it. */
export function podOn(
  node: Pick<NodeFacts, 'name'>,
  namespace: string,
  name: string,
  role: string,
  extra: Partial<FixturePod> = {},
): FixturePod {
  return { namespace, name, node: node.name, role, labels: {}, containers: ['agent'], probes: [], ...extra };
}

/** The agents: one Pod on each node from which probes start, more with `--agents`. */
export function agents(site: Site): FixturePart {
  const { agentsPerNode } = site.options;
  return {
    pods: site.nodes.flatMap((node, index) =>
      Array.from({ length: agentsPerNode }, (_, copy) =>
        podOn(node, site.home, agentName(index, copy), copy === 0 ? 'agent' : 'extra-agent', { probes: ['agent'] }),
      ),
    ),
  };
}

/** `agent-2` on the third node; `agent-2-1` is the second one there. */
function agentName(node: number, copy: number): string {
  return copy === 0 ? `agent-${node}` : `agent-${node}-${copy}`;
}

/** Label of the Pods behind the Service `echo`. */
const echoLabel = { 'podreach.dev/service': 'echo' } as const;

/** More backends would only add exchanges, not knowledge: the number of choices needed grows with n·log n. */
const maxServiceBackends = 8;

/** One Pod on each node in another Namespace, which answers: the agent's neighbour, and a backend of the Service `echo`. */
export function neighbours(site: Site): FixturePart {
  return {
    pods: site.nodes.map((node, index) =>
      podOn(node, site.away, `neighbour-${index}`, 'neighbour', {
        labels: index < maxServiceBackends ? echoLabel : {},
      }),
    ),
  };
}

/** The Service `echo` of the other Namespace. */
export function echoService(site: Site): FixturePart {
  return { services: [serviceIn(site.away, 'echo', 'echo', echoLabel)] };
}

/** A Service of `manifests/services/`. */
export function serviceIn(
  namespace: string,
  name: string,
  manifest: string,
  selector: Readonly<Record<string, string>>,
): FixtureService {
  return { namespace, name, manifest, selector };
}

/** Parts side by side. */
export function join(...parts: readonly FixturePart[]): FixturePart {
  return {
    namespaces: parts.flatMap(({ namespaces = [] }) => namespaces),
    pods: parts.flatMap(({ pods = [] }) => pods),
    services: parts.flatMap(({ services = [] }) => services),
    policies: parts.flatMap(({ policies = [] }) => policies),
  };
}

/** The label of a Pod's role, for selectors. */
export function roleSelector(role: string): Readonly<Record<string, string>> {
  return { 'podreach.dev/role': role };
}
