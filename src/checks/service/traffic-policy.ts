import { causeOfAbsence } from '../absent-pod.ts';
import type { NodeFacts } from '../../domain/facts.ts';
import type { RunningPod, RunningService, World } from '../../domain/fixture.ts';
import { addressOf } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check, FixturePart, Site } from '../check.ts';
import { hostNetworkClients, hostNetworkPort, hostNetworkRole } from '../host-network.ts';
import type { Ask, PlannedCase, Scenario, Stage } from '../planned-case.ts';
import { join, serviceIn } from '../site.ts';
import { exchangeTimeoutMs, podsOf, serviceOf } from '../targets.ts';
import { choicesToTell } from './affinity.ts';
import { clientsAndBackends, localLabel, oneLabel, serviceBeside } from './backends.ts';
import { askNode, nodePortCase, nodesAskedBy } from './node-port.ts';
import {
  answeredByAny,
  askOnce,
  askWhereBacked,
  caseOn,
  exchangesWith,
  exchangeWith,
  keysOf,
  pathsTo,
  type ServicePath,
  settleMs,
  silenceMs,
} from './service-path.ts';

const servicePort = 80;
/** The Service with Pods on the host network behind it. */
const hostsBehind = 'internal-policy-hosts';

/** One node, the last, has no endpoint. */
const needs: Check['needs'] = [{ kind: 'nodes', atLeast: 2 }];

export const internalPolicyCheck: Check = {
  id: 'service.internal-policy',
  family: 'service',
  title: "with internalTrafficPolicy Local only the own node's endpoints answer",
  promise:
    "With internalTrafficPolicy Local, traffic from inside the cluster goes to endpoints on the client's own node only; where there are none, the Service behaves as if it had no endpoints.",
  source: 'https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/',
  how: 'A Service with endpoints on all nodes but one is asked from every node, first with the policy Local: only the own endpoint may answer, and at the node without one nothing. Then, with the policy Cluster, every node gets answers. With --with host-network Pods in the network of their node ask too, and a second Service has such Pods behind it.',
  meaning: 'What serves the Services ignores internalTrafficPolicy, or does not follow the change.',
  next: ['kubectl get service -n NAMESPACE internal-policy -o yaml'],
  needs,
  fixture: (site) =>
    join(clientsAndBackends(site), hostNetworkClients(site), hostBackends(site), {
      services: [
        serviceBeside(site, 'internal-policy', 'internal-policy', localLabel, { port: String(responderPorts.agent) }),
      ],
    }),
  plan: (world) => ({
    scenarios: ['internal-policy', hostsBehind].flatMap((name) => {
      const service = serviceOf(world, name);
      if (service === undefined) return [];
      const paths = pathsTo(world, service, clients(world));
      return [
        localThenCluster(service, 'internalTrafficPolicy', {
          cluster: paths.map((path): PlannedCase => ({
            ...internalCase(path, 'cluster'),
            expectation: answeredByAny(path, 'internalTrafficPolicy is Cluster'),
            ask: askOnce(path, servicePort),
          })),
          local: paths.map(planInternal),
        }),
      ];
    }),
  }),
};

/** The same Service before Pods on the host network, on all nodes but the last as well. */
function hostBackends(site: Site): FixturePart {
  const { pods = [] } = hostNetworkClients(site);
  if (pods.length === 0) return {};
  return {
    pods: pods.slice(0, -1).map((pod) => ({ ...pod, labels: { ...pod.labels, ...localLabel } })),
    services: [
      {
        ...serviceIn(site.host, hostsBehind, 'internal-policy', localLabel),
        values: { port: String(hostNetworkPort) },
      },
    ],
  };
}

function planInternal(path: ServicePath): PlannedCase {
  const own = path.backends.filter(({ node }) => node === path.from.node);
  const planned = internalCase(path, 'local');
  const count = choicesToTell(Math.max(2, path.backends.length));
  if (path.selected.some(({ node }) => node === path.from.node)) {
    return {
      ...planned,
      expectation: {
        reach: 'allowed',
        because: [`internalTrafficPolicy is Local, and ${keysOf(own).join(', ')} runs on ${path.from.node}`],
        answeredBy: keysOf(own),
      },
      ask:
        own.length === 0
          ? {
              kind: 'cannot',
              cause: causeOfAbsence(
                path.selected.find(({ node }) => node === path.from.node),
                `the endpoint on ${path.from.node} did not come up`,
              ),
            }
          : askWhereBacked(path, (address) => exchangesWith(path.protocol, address, servicePort, count)),
    };
  }
  return {
    ...planned,
    expectation: {
      reach: 'blocked',
      because: [`internalTrafficPolicy is Local, and no endpoint runs on ${path.from.node}`],
    },
    ask: askWhereBacked(path, (address) => exchangeWith(path.protocol, address, servicePort, silenceMs)),
  };
}

/**
 * A single endpoint: kube-proxy sends Pods that ask another node's port to any endpoint and keeps their address, so that answers
 * of an endpoint on a third node would come back past the node that was asked.
 */
export const externalPolicyCheck: Check = {
  id: 'service.external-policy',
  family: 'service',
  title: 'with externalTrafficPolicy Local nodes with an endpoint serve the node port',
  promise:
    "With externalTrafficPolicy Local, a node forwards outside traffic to its own endpoints only and keeps the client's address; a node without endpoint drops it.",
  source: 'https://kubernetes.io/docs/tutorials/services/source-ip/#source-ip-for-services-with-type-nodeport',
  how: 'A Service with one endpoint is asked at the node ports of other nodes: the node of the endpoint must answer. What a Pod gets from the others is not agreed upon, because a proxy may treat its traffic as internal. With --with host-network nodes ask too, which are outside clients: then the endpoint must see their address, and nodes without it must stay silent until the policy is changed to Cluster.',
  meaning: 'What serves the Services ignores externalTrafficPolicy, or masquerades where it need not.',
  next: ['kubectl get service -n NAMESPACE external-policy -o yaml'],
  needs,
  fixture: (site) =>
    join(clientsAndBackends(site), hostNetworkClients(site), {
      services: [serviceBeside(site, 'external-policy', 'node-port', oneLabel, { policy: 'Local' })],
    }),
  plan: (world) => {
    const service = serviceOf(world, 'external-policy');
    if (service === undefined) return {};
    const asked = pathsTo(world, service, clients(world)).flatMap((path) =>
      // What a client gets at its own node is not agreed upon.
      nodesAskedBy(world, path)
        .filter(({ name }) => name !== path.from.node)
        .map((node) => ({ path, node })),
    );
    return {
      scenarios: [
        localThenCluster(service, 'externalTrafficPolicy', {
          cluster: asked.map(({ path, node }): PlannedCase => ({
            ...nodePortCase('service.external-policy', path, node, partOf(path, 'cluster')),
            expectation: answeredByAny(path, 'externalTrafficPolicy is Cluster: every node forwards to all endpoints'),
            ask: askNode(path, node, 1),
          })),
          local: asked.map(({ path, node }) => planExternal(path, node)),
        }),
      ],
    };
  },
};

function planExternal(path: ServicePath, node: NodeFacts): PlannedCase {
  const planned = nodePortCase('service.external-policy', path, node, partOf(path, 'local'));
  const outside = path.from.role === hostNetworkRole;
  const there = path.selected.filter((pod) => pod.node === node.name);
  const ask: Ask =
    path.backends.length > 0
      ? askNode(path, node, 1, there.length > 0 ? exchangeTimeoutMs : silenceMs)
      : { kind: 'cannot', cause: causeOfAbsence(path.selected[0], 'the only endpoint did not come up') };
  if (there.length > 0) {
    const own = addressOf(path.from.ips, path.ipFamily);
    return {
      ...planned,
      expectation: {
        reach: 'allowed',
        because: [`externalTrafficPolicy is Local, and ${keysOf(there).join(', ')} runs on ${node.name}`],
        answeredBy: keysOf(there),
        ...(outside && own !== undefined ? { clientAddress: own } : {}),
      },
      ask,
    };
  }
  const because = outside
    ? `externalTrafficPolicy is Local, and no endpoint runs on ${node.name}`
    : `no endpoint runs on ${node.name}, but a proxy may treat traffic of Pods as internal`;
  return { ...planned, expectation: { reach: outside ? 'blocked' : 'unspecified', because: [because] }, ask };
}

/** Agents, and those in the nodes' own network where there are any. */
function clients(world: World): readonly RunningPod[] {
  return [...podsOf(world, 'agent'), ...podsOf(world, hostNetworkRole)];
}

function internalCase(path: ServicePath, stage: string) {
  const part = partOf(path, stage);
  return caseOn(
    'service.internal-policy',
    path,
    servicePort,
    path.service.name === hostsBehind ? `hosts-behind/${part}` : part,
  );
}

function partOf({ from }: ServicePath, stage: string): string {
  return from.role === hostNetworkRole ? `${stage}/host` : stage;
}

/**
 * From the policy Local to Cluster, not the other way: flows of UDP keep the endpoint they once had, and a client's fresh port may
 * be one it had before. Those who must be answered come first, so that silence is not a Service that is not there yet; that silence is
 * the policy's is proven by the answers after it.
 */
function localThenCluster(
  { namespace, name }: Pick<RunningService, 'namespace' | 'name'>,
  field: 'internalTrafficPolicy' | 'externalTrafficPolicy',
  cases: { readonly local: readonly PlannedCase[]; readonly cluster: readonly PlannedCase[] },
): Scenario {
  const target = { kind: 'Service' as const, namespace, name };
  const isSilent = ({ expectation }: PlannedCase) => expectation.reach !== 'allowed';
  const stage = (id: string, planned: readonly PlannedCase[], changes: Stage['changes'] = []): Stage => ({
    id,
    changes,
    cases: planned,
    settleMs,
    stablePolls: 1,
  });
  return {
    id: `service.${name}`,
    stages: [
      stage(
        'local',
        cases.local.filter((planned) => !isSilent(planned)),
      ),
      stage('silent', cases.local.filter(isSilent)),
      stage('cluster', cases.cluster, [{ action: 'patch', target, patch: { spec: { [field]: 'Cluster' } } }]),
    ],
  };
}
