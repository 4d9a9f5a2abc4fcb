import type { NodeFacts } from '../../domain/facts.ts';
import type { RunningPod, World } from '../../domain/fixture.ts';
import { addressOf } from '../../domain/network.ts';
import type { Check, FixturePart, Site } from '../check.ts';
import { hostNetworkPods, hostNetworkRole } from '../host-network.ts';
import type { Ask, PlannedCase, Scenario, Stage } from '../planned-case.ts';
import { join } from '../site.ts';
import { podsOf, serviceOf } from '../targets.ts';
import { choicesToTell } from './affinity.ts';
import { clientsAndBackends, localLabel, serviceBeside } from './backends.ts';
import { askNode, nodePortCase, nodesAskedBy } from './node-port.ts';
import {
  answeredByAny,
  askOnce,
  askWhereBacked,
  caseOn,
  exchangesWith,
  keysOf,
  pathsTo,
  type ServicePath,
} from './service-path.ts';

/** One node, the last, has no endpoint. */
const needs: Check['needs'] = [{ kind: 'nodes', atLeast: 2 }];
/** How long nodes may take to follow a change of a Service. */
const settleMs = 15_000;

export const internalPolicyCheck: Check = {
  id: 'service.internal-policy',
  family: 'service',
  title: "with internalTrafficPolicy Local only the own node's endpoints answer",
  promise:
    "With internalTrafficPolicy Local, traffic from inside the cluster goes to endpoints on the client's own node only; where there are none, the Service behaves as if it had no endpoints.",
  source: 'https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/',
  how: 'A Service with endpoints on all nodes but one is asked from every node, first with the policy Cluster, then with Local: then only the own endpoint may answer, and at the node without one nothing.',
  meaning: 'What serves the Services ignores internalTrafficPolicy, or does not follow the change.',
  next: ['kubectl get service -n NAMESPACE internal-policy -o yaml'],
  needs,
  fixture: (site) =>
    join(clientsAndBackends(site), hostClients(site), {
      services: [serviceBeside(site, 'internal-policy', 'echo', localLabel)],
    }),
  plan: (world, site) => ({
    scenarios: [
      clusterThenLocal(site, 'internal-policy', 'internalTrafficPolicy', {
        cluster: pathsTo(world, serviceOf(world, 'internal-policy'), clients(world)).map((path): PlannedCase => ({
          ...policyCase('service.internal-policy', path, 'cluster'),
          expectation: answeredByAny(path, 'internalTrafficPolicy is Cluster'),
          ask: askOnce(path, 80),
        })),
        local: pathsTo(world, serviceOf(world, 'internal-policy'), clients(world)).map(planInternal),
      }),
    ],
  }),
};

function planInternal(path: ServicePath): PlannedCase {
  const own = path.backends.filter(({ node }) => node === path.from.node);
  const planned = policyCase('service.internal-policy', path, 'local');
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
              cause: { code: 'no-address', detail: `the endpoint on ${path.from.node} did not come up` },
            }
          : askWhereBacked(path, (address) => exchangesWith(path.protocol, address, 80, count)),
    };
  }
  return {
    ...planned,
    expectation: {
      reach: 'blocked',
      because: [`internalTrafficPolicy is Local, and no endpoint runs on ${path.from.node}`],
    },
    ask: askOnce(path, 80),
  };
}

export const externalPolicyCheck: Check = {
  id: 'service.external-policy',
  family: 'service',
  title: 'with externalTrafficPolicy Local nodes with an endpoint serve the node port',
  promise:
    "With externalTrafficPolicy Local, a node forwards outside traffic to its own endpoints only and keeps the client's address; a node without endpoint drops it.",
  source: 'https://kubernetes.io/docs/tutorials/services/source-ip/#source-ip-for-services-with-type-nodeport',
  how: 'A Service with endpoints on all nodes but one is asked at the node ports of other nodes, first with the policy Cluster, then with Local. Of Pods it is only promised that nodes with an endpoint answer: a proxy may treat their traffic as internal. With --with host-network nodes ask too, which are outside clients: then the own endpoint must answer and see the address of the client, and the node without endpoint must stay silent.',
  meaning: 'What serves the Services ignores externalTrafficPolicy, or masquerades where it need not.',
  next: ['kubectl get service -n NAMESPACE external-policy -o yaml'],
  needs,
  fixture: (site) =>
    join(clientsAndBackends(site), hostClients(site), {
      services: [serviceBeside(site, 'external-policy', 'node-port', localLabel, { policy: 'Cluster' })],
    }),
  plan: (world, site) => {
    const asked = pathsTo(world, serviceOf(world, 'external-policy'), clients(world)).flatMap((path) =>
      // What a client gets at its own node is not agreed upon.
      nodesAskedBy(world, path)
        .filter(({ name }) => name !== path.from.node)
        .map((node) => ({ path, node })),
    );
    return {
      scenarios: [
        clusterThenLocal(site, 'external-policy', 'externalTrafficPolicy', {
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
  const there = path.backends.filter((pod) => pod.node === node.name);
  const selectedThere = path.selected.some((pod) => pod.node === node.name);
  const own = addressOf(path.from.ips, path.ipFamily);
  if (selectedThere) {
    const answeredBy = outside ? keysOf(there) : keysOf(path.selected);
    return {
      ...planned,
      expectation: {
        reach: 'allowed',
        because: [`externalTrafficPolicy is Local, and ${keysOf(there).join(', ')} runs on ${node.name}`],
        answeredBy,
        ...(outside && own !== undefined ? { clientAddress: own } : {}),
      },
      ask: askThere(path, node, there),
    };
  }
  const because = outside
    ? `externalTrafficPolicy is Local, and no endpoint runs on ${node.name}`
    : `no endpoint runs on ${node.name}, but a proxy may treat traffic of Pods as internal`;
  return {
    ...planned,
    expectation: { reach: outside ? 'blocked' : 'unspecified', because: [because] },
    ask: askNode(path, node, 1),
  };
}

function askThere(path: ServicePath, node: NodeFacts, there: readonly RunningPod[]): Ask {
  if (there.length > 0) return askNode(path, node, choicesToTell(Math.max(2, path.backends.length)));
  return { kind: 'cannot', cause: { code: 'no-address', detail: `the endpoint on ${node.name} did not come up` } };
}

/** Clients in the nodes' own network, where that is allowed. */
function hostClients(site: Site): FixturePart {
  return site.options.features.includes('host-network') ? hostNetworkPods(site) : {};
}

/** Agents, and those in the nodes' own network where there are any. */
function clients(world: World): readonly RunningPod[] {
  return [...podsOf(world, 'agent'), ...podsOf(world, hostNetworkRole)];
}

function policyCase(check: string, path: ServicePath, stage: string) {
  return caseOn(check, path, 80, partOf(path, stage));
}

function partOf({ from }: ServicePath, stage: string): string {
  return from.role === hostNetworkRole ? `${stage}/host` : stage;
}

/** The way from the policy Cluster to Local: what answered before is the proof that silence afterwards is the policy's. */
function clusterThenLocal(
  site: Site,
  name: string,
  field: 'internalTrafficPolicy' | 'externalTrafficPolicy',
  cases: { readonly cluster: readonly PlannedCase[]; readonly local: readonly PlannedCase[] },
): Scenario {
  const target = { kind: 'Service' as const, namespace: site.away, name };
  const stage = (id: 'cluster' | 'local', changes: Stage['changes']): Stage => ({
    id,
    changes,
    cases: cases[id],
    settleMs,
    stablePolls: 2,
  });
  return {
    id: `service.${name}`,
    stages: [
      stage('cluster', []),
      stage('local', [{ action: 'patch', target, patch: { spec: { [field]: 'Local' } } }]),
    ],
  };
}
