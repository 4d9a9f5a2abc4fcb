import { objectKey } from '../../domain/endpoint.ts';
import type { RunningPod, RunningService, World } from '../../domain/fixture.ts';
import { addressOf, type IpFamily, type Protocol } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import type { Ask, PlannedCase } from '../planned-case.ts';
import { agents, echoService, join, neighbours } from '../site.ts';
import { exchangesToSeeAll } from '../spread.ts';
import { askAt, exchangeTimeoutMs, familiesOf, podEndpoint, podsOf, serviceOf } from '../targets.ts';

/** The port of `manifests/services/echo.yaml`. */
const servicePort = 80;

/** Chance that a healthy Service is reported as not reaching one of its endpoints, per case. */
const falseAlarmRate = 1e-6;

/** All exchanges run at once up to this many, so that a dead Service costs one timeout and not one for each exchange. */
const maxParallel = 64;

const fixture: Check['fixture'] = (site) => join(agents(site), neighbours(site), echoService(site));
const next = [
  'kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=echo',
  'kubectl get pods -n kube-system -o wide  # kube-proxy, or the CNI that replaces it',
];

export const clusterIpCheck: Check = {
  id: 'service.cluster-ip',
  family: 'service',
  title: 'a ClusterIP Service answers from every node',
  promise: 'A Service provides a stable virtual address behind which one of its ready endpoints answers.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  how: "Many exchanges from every node with the Service's address, TCP and UDP; every one must be answered by one of its endpoints.",
  meaning:
    'The rules of the Service are missing or stale on a node: kube-proxy, or what replaces it, does not run there.',
  next,
  fixture,
  plan: (world) => ({ cases: planClusterIp(world) }),
};

export const endpointsCheck: Check = {
  id: 'service.endpoints',
  family: 'service',
  title: 'every endpoint of the Service is reached from every node',
  promise: 'Traffic to a ClusterIP is spread over all ready endpoints of the Service.',
  source: 'https://kubernetes.io/docs/reference/networking/virtual-ips/',
  how: 'Over as many exchanges as it takes for a random choice to miss an endpoint less than once in a million runs, every endpoint must have answered.',
  meaning: 'A node has stale rules that lack an endpoint, or cannot reach the node of that endpoint.',
  next,
  fixture,
  plan: (world) => ({ cases: planEndpoints(world) }),
};

/** Every exchange with the Service's address is answered by one of its endpoints. */
function planClusterIp(world: World): PlannedCase[] {
  return planService(world, 'service.cluster-ip', ({ service, selected, backends }) => ({
    expectation: {
      reach: 'allowed' as const,
      because: [`Service ${service.name} has ${backends.length} ready endpoints`],
      // A Pod that was given up while it started may come up yet, and is an endpoint then.
      answeredBy: keysOf(selected),
    },
  }));
}

/** Over all exchanges, every endpoint answered at least once. Shares its exchanges with `service.cluster-ip`. */
function planEndpoints(world: World): PlannedCase[] {
  return planService(world, 'service.endpoints', ({ backends }) => ({
    expectation: {
      reach: 'allowed' as const,
      because: [
        `${backends.length} endpoints are ready; a chosen endpoint is missed by ${exchangesToSeeAll(backends.length, falseAlarmRate)} random choices less than once in a million`,
      ],
      answeredBy: keysOf(backends),
      everyAnswerer: true,
    },
    presupposesAnswer: true,
  }));
}

interface ServiceTarget {
  readonly service: RunningService;
  /** Pods that the Service selects, whether they came up or not. */
  readonly selected: readonly RunningPod[];
  /** Those of them that have an address of the family. */
  readonly backends: readonly RunningPod[];
}

function planService(
  world: World,
  check: string,
  details: (target: ServiceTarget) => Pick<PlannedCase, 'expectation' | 'presupposesAnswer'>,
): PlannedCase[] {
  const service = serviceOf(world, 'echo');
  if (service === undefined) return [];
  const selected = world.pods.filter(
    (pod) => pod.namespace === service.namespace && selects(service.selector, pod.labels),
  );
  return podsOf(world, 'agent').flatMap((from) =>
    familiesOf(service.clusterIps).flatMap((ipFamily) => {
      const backends = selected.filter(({ ips }) => addressOf(ips, ipFamily) !== undefined);
      return (['tcp', 'udp'] as const).map((protocol) => ({
        ...caseOf(check, from, service, ipFamily, protocol),
        ...details({ service, selected, backends }),
        ask: askService(service, backends.length, ipFamily, protocol),
      }));
    }),
  );
}

function askService(service: RunningService, endpoints: number, ipFamily: IpFamily, protocol: Protocol): Ask {
  if (endpoints === 0) {
    return {
      kind: 'cannot',
      cause: { code: 'no-address', detail: `no endpoint of Service ${service.name} has an ${ipFamily} address` },
    };
  }
  const count = exchangesToSeeAll(endpoints, falseAlarmRate);
  return askAt({ name: `Service ${service.name}`, addresses: service.clusterIps }, ipFamily, (address) => ({
    kind: 'spread',
    transport: protocol,
    address,
    port: servicePort,
    count,
    parallel: Math.min(count, maxParallel),
    timeoutMs: exchangeTimeoutMs,
  }));
}

function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function keysOf(pods: readonly RunningPod[]): readonly string[] {
  return pods.map((pod) => objectKey(pod.namespace, pod.name));
}

function caseOf(check: string, from: RunningPod, service: RunningService, ipFamily: IpFamily, protocol: Protocol) {
  return {
    id: `${check}/${protocol}/${ipFamily}/${from.node}`,
    family: 'service' as const,
    check,
    from: podEndpoint(from),
    to: { kind: 'service' as const, namespace: service.namespace, service: service.name, port: servicePort },
    ipFamily,
    protocol,
  };
}
