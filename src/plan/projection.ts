import type { Change } from '../checks/planned-case.ts';
import { objectKey } from '../domain/endpoint.ts';
import type { NodeFacts } from '../domain/facts.ts';
import type {
  Fixture,
  FixturePod,
  FixtureService,
  ObjectRef,
  RunningPod,
  RunningService,
  World,
} from '../domain/fixture.ts';
import type { IpFamily } from '../domain/network.ts';
import {
  clusterIpsOf,
  healthCheckNodePortOf,
  imaginaryServiceIp,
  patched,
  portsOf,
  type ServiceSpec,
} from './imaginary-service.ts';

/** Where an imaginary world is. */
export interface Ground {
  readonly nodes: readonly NodeFacts[];
  readonly podFamilies: readonly IpFamily[];
  /** What the Service's manifest says of it. */
  readonly specOf: (service: FixtureService) => ServiceSpec;
}

/** A world as it would be if everything came up, with invented addresses. */
export interface Projection {
  readonly world: World;
  readonly specs: ReadonlyMap<string, ServiceSpec>;
  /** Addresses given out so far, so that none is given twice. */
  readonly given: number;
}

/** Two, as kubeadm and most vendors have; the number in a real cluster is only known once it is asked. */
const imaginaryDnsReplicas = 2;

/** The world of a fixture. */
export function projectFixture(fixture: Fixture, ground: Ground): Projection {
  const given = imaginaryDnsReplicas + 1;
  const empty: Projection = {
    world: {
      pods: [],
      services: [],
      nodes: ground.nodes,
      clusterPods: [],
      dnsDomain: 'cluster.local',
      nameservers: ground.podFamilies.map((family) => imaginaryServiceIp(family, 10)),
      // A single API server, at one address: how many there are is only known once they are asked for.
      apiService: {
        clusterIps: ground.podFamilies.slice(0, 1).map((family) => imaginaryServiceIp(family, 1)),
        port: 443,
        endpoints: ground.podFamilies.slice(0, 1).map((family) => ({ address: podIp(family, given - 1), port: 6443 })),
      },
      dnsReplicas: ground.nodes.slice(0, imaginaryDnsReplicas).map((node, index) => ({
        namespace: 'kube-system',
        name: `dns-${index + 1}`,
        node: node.name,
        ips: ground.podFamilies.map((family) => podIp(family, index)),
        udpPort: 53,
        tcpPort: 53,
      })),
    },
    specs: new Map(),
    given,
  };
  const withServices = fixture.services.reduce((sum, service) => addService(sum, service, ground), empty);
  return fixture.pods.reduce((sum, pod) => addPod(sum, pod, ground), withServices);
}

/** The world after a change. */
export function projectChange(before: Projection, change: Change, ground: Ground): Projection {
  switch (change.action) {
    case 'create-pod':
      return addPod(before, change.pod, ground);
    case 'create-service':
      return addService(before, change.service, ground);
    case 'delete':
      return change.wait === 'gone' ? remove(before, change.target) : before;
    case 'patch':
      return change.target.kind === 'Service' ? patchService(before, change.target, change.patch, ground) : before;
    case 'together':
      return change.changes.reduce((sum, one) => projectChange(sum, one, ground), before);
    case 'create-policy':
    case 'replace-policy':
    case 'create-namespace':
    case 'create-object':
    case 'delete-slices':
    case 'ask':
    case 'pause':
      return before;
    default:
      return change satisfies never;
  }
}

function addPod(before: Projection, pod: FixturePod, { nodes, podFamilies }: Ground): Projection {
  const running: RunningPod = {
    ...pod,
    ips: podFamilies.map((family) => podIp(family, before.given)),
    hostIps: nodes.find(({ name }) => name === pod.node)?.internalIps ?? [],
  };
  const { world } = before;
  return {
    ...before,
    world: {
      ...world,
      pods: [...world.pods.filter((other) => !isSame(other, pod)), running],
      clusterPods: [...(world.clusterPods ?? []).filter((other) => !isSame(other, pod)), running],
    },
    given: before.given + 1,
  };
}

function addService(before: Projection, service: FixtureService, ground: Ground): Projection {
  return putService(before, service, ground.specOf(service), ground);
}

function patchService(
  before: Projection,
  target: ObjectRef,
  patch: Readonly<Record<string, unknown>>,
  ground: Ground,
): Projection {
  const known = before.world.services.find((service) => isSame(service, target));
  if (known === undefined) return before;
  const spec = before.specs.get(objectKey(target.namespace, target.name)) ?? ground.specOf(known);
  return putService(before, known, patched(spec, patch), ground);
}

function putService(
  before: Projection,
  service: FixtureService,
  spec: ServiceSpec,
  { podFamilies }: Ground,
): Projection {
  const running: RunningService = {
    ...service,
    clusterIps: clusterIpsOf(spec, podFamilies, before.given),
    ports: portsOf(spec, before.given),
    ...healthCheckNodePortOf(spec, before.given),
  };
  return {
    world: {
      ...before.world,
      services: [...before.world.services.filter((other) => !isSame(other, service)), running],
    },
    specs: new Map(before.specs).set(objectKey(service.namespace, service.name), spec),
    given: before.given + 1,
  };
}

function remove(before: Projection, target: ObjectRef): Projection {
  const { world } = before;
  const others = <Item extends Named>(items: readonly Item[]) => items.filter((item) => !isSame(item, target));
  if (target.kind === 'Pod') {
    return {
      ...before,
      world: { ...world, pods: others(world.pods), clusterPods: others(world.clusterPods ?? []) },
    };
  }
  return target.kind === 'Service' ? { ...before, world: { ...world, services: others(world.services) } } : before;
}

interface Named {
  readonly namespace: string;
  readonly name: string;
}

function isSame(one: Named, other: Named): boolean {
  return one.namespace === other.namespace && one.name === other.name;
}

function podIp(family: IpFamily, index: number): string {
  return family === 'ipv4'
    ? `10.${128 + Math.floor(index / 65_536)}.${Math.floor(index / 256) % 256}.${index % 256}`
    : `2001:db8:1::${(index + 1).toString(16)}`;
}
