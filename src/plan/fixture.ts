import type { CheckId } from '../checks/index.ts';
import type { NodeFacts } from '../domain/facts.ts';
import type {
  Fixture,
  FixtureNamespace,
  FixturePod,
  FixturePolicy,
  FixtureService,
  PodRole,
} from '../domain/fixture.ts';

/** More backends would only add exchanges, not knowledge: the number of choices needed grows with n·log n. */
const maxServiceBackends = 8;

const backendLabel = { 'podreach.dev/service': 'echo' } as const;

/** What a fixture is made for. */
export interface FixtureRequest {
  readonly runId: string;
  readonly namespacePrefix: string;
  readonly checks: readonly CheckId[];
  readonly nodes: readonly NodeFacts[];
}

/** The smallest set of objects that the wanted checks need on these nodes. */
export function planFixture(request: FixtureRequest): Fixture {
  const { checks, nodes, runId, namespacePrefix } = request;
  const needs = (...families: string[]) => checks.some((check) => families.includes(check.split('.')[0] ?? ''));
  const home = `${namespacePrefix}-${runId}`;
  const away = `${home}-peer`;
  const guarded = `${home}-policy`;
  const steady = needs('pod-ip', 'pod-to-pod', 'same-pod', 'service', 'dns');
  const neighbours = needs('pod-to-pod', 'service');
  const policy = needs('policy');

  const namespaces: FixtureNamespace[] = [
    ...(steady ? [{ name: home }] : []),
    ...(neighbours || needs('dns') ? [{ name: away }] : []),
    ...(policy ? [{ name: guarded }] : []),
  ];
  const services: FixtureService[] = [
    ...(needs('dns') ? [{ namespace: home, name: 'local', selector: { 'podreach.dev/role': 'agent' }, port: 80 }] : []),
    ...(needs('service', 'dns') ? [{ namespace: away, name: 'echo', selector: backendLabel, port: 80 }] : []),
  ];
  const policies: FixturePolicy[] = policy ? [{ namespace: guarded, name: 'deny-all' }] : [];
  const pods = [
    ...(steady ? agentPods(home, nodes, needs('same-pod')) : []),
    ...(neighbours ? neighbourPods(away, nodes) : []),
    ...(policy ? policyPods(guarded, nodes) : []),
  ];
  return { runId, namespaces, policies, services, pods };
}

function agentPods(namespace: string, nodes: readonly NodeFacts[], withPeer: boolean): FixturePod[] {
  return nodes.map((node, index) => ({
    ...podOn(node, namespace, `agent-${index}`, 'agent'),
    containers: withPeer ? ['agent', 'peer'] : ['agent'],
    probes: true,
  }));
}

function neighbourPods(namespace: string, nodes: readonly NodeFacts[]): FixturePod[] {
  return nodes.map((node, index) => ({
    ...podOn(node, namespace, `neighbour-${index}`, 'neighbour'),
    labels: index < maxServiceBackends ? backendLabel : {},
  }));
}

/** A backend on every node, because an engine may be dead on one; the two clients are spread where possible. */
function policyPods(namespace: string, nodes: readonly NodeFacts[]): FixturePod[] {
  const backends = nodes.map((node, index) => podOn(node, namespace, `backend-${index}`, 'backend'));
  const clients = (['frontend', 'other'] as const).flatMap((role, index) => {
    const node = nodes[index % nodes.length];
    return node === undefined ? [] : [{ ...podOn(node, namespace, role, role), labels: { role }, probes: true }];
  });
  return [...backends, ...clients];
}

function podOn(node: NodeFacts, namespace: string, name: string, role: PodRole): FixturePod {
  return { namespace, name, node: node.name, role, labels: {}, containers: ['agent'], probes: false };
}
