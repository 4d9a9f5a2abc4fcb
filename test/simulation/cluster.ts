import type { ClusterState } from '#src/domain/cluster-state.ts';
import { objectKey } from '#src/domain/endpoint.ts';
import type { Facts, NodeFacts } from '#src/domain/facts.ts';
import type { Fixture, FixturePod, RunningPod, World } from '#src/domain/fixture.ts';
import type { IpFamily } from '#src/domain/network.ts';
import { ToolError } from '#src/errors.ts';
import type { Cluster } from '#src/run/ports.ts';
import { simulateAgent, type Surroundings } from './agent.ts';
import { type Fault, faultsOf, hasEnded } from './faults.ts';
import { nameserver } from './names.ts';
import { Network } from './network.ts';
import { PolicyEngine } from './policy-engine.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** How long a simulated fixture takes to come up. */
export const deployMs = 3_000;

export interface ClusterDescription {
  readonly nodes: readonly NodeFacts[];
  readonly families: readonly IpFamily[];
  readonly faults: readonly Fault[];
  /** Calls of the API that fail, by the name of the method; `delete NetworkPolicy deny-all` for one object only. */
  readonly errors: Readonly<Record<string, unknown>>;
  /** What clean-up cannot remove. */
  readonly leftBehind: readonly string[];
  /** What the API says of its components; that its nodes are Ready unless told. */
  readonly state?: ClusterState;
}

/** The API of a simulated cluster, with a protocol of its calls. */
export interface SimulatedCluster extends Cluster {
  readonly calls: readonly string[];
  readonly fixture: Fixture | undefined;
}

export function simulateCluster(description: ClusterDescription, clock: VirtualClock): SimulatedCluster {
  const { nodes, families, faults, errors, leftBehind } = description;
  const engine = new PolicyEngine(faults, () => clock.nowMs());
  const calls: string[] = [];
  let surroundings: Surroundings | undefined;
  let deployed: Fixture | undefined;

  async function call(name: string, what: string, signal: AbortSignal): Promise<void> {
    const text = what === '' ? name : `${name} ${what}`;
    calls.push(text);
    const error = errors[text] ?? errors[name];
    if (error !== undefined) throw error;
    if (signal.aborted) throw new ToolError('INTERRUPTED', 'aborted', '');
  }

  return {
    calls,
    get fixture() {
      return deployed;
    },
    get apiRequests() {
      return calls.length;
    },
    async readFacts(signal) {
      await call('readFacts', '', signal);
      return factsOf(nodes, families);
    },
    async deploy(fixture, { onProgress }, signal) {
      deployed = fixture;
      await call('deploy', '', signal);
      for (const policy of fixture.policies) engine.create(policy);
      await clock.sleep(deployMs, signal);
      if (signal.aborted) throw new ToolError('INTERRUPTED', 'aborted', '');
      onProgress?.({ running: fixture.pods.length, total: fixture.pods.length, waitingFor: '' });
      const isLost = (pod: FixturePod) =>
        faultsOf(faults, 'pod-not-up').some(
          ({ node, role }) => node === pod.node && (role === undefined || role === pod.role),
        );
      const world = worldOf(fixture, description, (pod) => !isLost(pod));
      const network = new Network(world, faults, engine, () => clock.nowMs());
      surroundings = { world, network, faults, clock, dnsNode: nodes[0]?.name ?? '' };
      const problems = fixture.pods.filter(isLost).map((pod) => ({ pod, detail: `${pod.node} is out of disk` }));
      return { world, problems };
    },
    async createPolicy(policy, signal) {
      await call('createPolicy', policy.name, signal);
      engine.create(policy);
    },
    async deleteObject(target, _, signal) {
      await call(`delete ${target.kind}`, target.name, signal);
      if (target.kind !== 'NetworkPolicy') throw notModelled(`the removal of a ${target.kind}`);
      engine.delete(target);
    },
    replacePolicy: async () => Promise.reject(notModelled('a policy that changes')),
    createNamespace: async () => Promise.reject(notModelled('a Namespace that comes later')),
    createService: async () => Promise.reject(notModelled('a Service that comes later')),
    createPod: async () => Promise.reject(notModelled('a Pod that comes later')),
    createObject: async () => Promise.reject(notModelled('an object of another kind')),
    deleteSlices: async () => Promise.reject(notModelled('EndpointSlices that are deleted')),
    patchObject: async () => Promise.reject(notModelled('a patch')),
    specOf: () => ({ ports: [] }),
    read: async () => Promise.reject(notModelled('a question to the API server')),
    findApiService: async () => undefined,
    findDnsReplicas: async () => undefined,
    async readState({ nameservers }, signal) {
      await call('readState', nameservers.join(' '), signal);
      return description.state ?? stateOf(nodes);
    },
    async podsNow(runId, signal) {
      await call('podsNow', runId, signal);
      const pods = surroundings?.world.pods ?? [];
      return new Map(
        pods
          .filter((pod) => !hasEnded(faults, pod, clock.nowMs()))
          .map(({ namespace, name }) => [objectKey(namespace, name), {}]),
      );
    },
    async openAgent(pod, _, signal) {
      await call('openAgent', pod.name, signal);
      const refused = faultsOf(faults, 'session-refused').some(
        ({ node, role }) => node === pod.node && (role === undefined || role === pod.role),
      );
      if (refused) throw new ToolError('AGENT_UNREACHABLE', `connection to the kubelet of ${pod.node} refused`, '');
      const running = surroundings?.world.pods.find(
        ({ namespace, name }) => namespace === pod.namespace && name === pod.name,
      );
      if (surroundings === undefined || running === undefined) throw new Error(`${pod.name} is not running`);
      return simulateAgent(running, surroundings);
    },
    async remove(runId, signal) {
      await call('remove', runId, signal);
      return leftBehind;
    },
  };
}

function notModelled(what: string): Error {
  return new Error(`the simulation does not model ${what}`);
}

/** A node as the API would describe it. */
export function nodeFacts(name: string, overrides: Partial<NodeFacts> = {}): NodeFacts {
  return {
    name,
    ready: true,
    cordoned: false,
    taints: [],
    internalIps: [],
    podCidrs: [],
    os: 'linux',
    architecture: 'amd64',
    kernel: '6.1',
    containerRuntime: 'containerd://2.0.0',
    kubeletVersion: 'v1.34.0',
    ...overrides,
  };
}

export function factsOf(nodes: readonly NodeFacts[], podFamilies: readonly IpFamily[]): Facts {
  return { context: 'simulation', serverVersion: 'v1.34.0', nodes, podFamilies };
}

/** Nodes in order, with no system Pods. */
function stateOf(nodes: readonly NodeFacts[]): ClusterState {
  return {
    nodes: nodes.map(({ name, os }) => ({ name, os, cordoned: false, silent: false, troubles: [] })),
    systemPods: [],
    daemonSetWarnings: [],
    dns: [],
    unread: [],
  };
}

type Addressing = Pick<ClusterDescription, 'nodes' | 'families' | 'faults'>;

/** The fixture with an address of each family for every Pod and Service. */
export function worldOf(
  fixture: Fixture,
  { nodes, families, faults }: Addressing,
  runs: (pod: FixturePod) => boolean,
): World {
  const next = new Map<number, number>();
  const pods = fixture.pods.map((pod): RunningPod => {
    const index = nodes.findIndex(({ name }) => name === pod.node) + 1;
    const host = (next.get(index) ?? 1) + 1;
    next.set(index, host);
    const shared = faultsOf(faults, 'same-range').find((fault) => fault.nodes[1] === pod.node);
    const range = shared === undefined ? index : nodes.findIndex(({ name }) => name === shared.nodes[0]) + 1;
    const lacksSecond = faultsOf(faults, 'no-second-family').some(({ node }) => node === pod.node);
    const own = lacksSecond ? families.slice(0, 1) : families;
    return {
      ...pod,
      ips: own.map((family) => (family === 'ipv4' ? `10.244.${range}.${host}` : `fd00:244:${range}::${host}`)),
    };
  });
  const services = fixture.services.map((service, index) => ({
    ...service,
    clusterIps: families.map((family) => (family === 'ipv4' ? `10.96.1.${index + 1}` : `fd00:96::${index + 1}`)),
    ports: ['TCP', 'UDP'].map((protocol) => ({ name: protocol.toLowerCase(), protocol, port: 80 })),
  }));
  const running = pods.filter(runs);
  return {
    pods: running,
    services,
    nodes,
    clusterPods: running,
    dnsDomain: 'cluster.local',
    nameservers: [nameserver],
  };
}
