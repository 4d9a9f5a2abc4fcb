import { objectKey } from '../domain/endpoint.ts';
import type { RunningPod, RunningService, World } from '../domain/fixture.ts';
import type { IpFamily, Protocol } from '../domain/network.ts';
import type { PlannedCase } from './planned-case.ts';
import { exchangesToSeeAll } from './spread.ts';
import { askAt, exchangeTimeoutMs, familiesOf, podEndpoint, podsOf, serviceOf } from './targets.ts';

/** Chance that a healthy Service is reported as not reaching one of its endpoints, per case. */
const falseAlarmRate = 1e-6;

/** All exchanges run at once up to this many, so that a dead Service costs one timeout and not one for each exchange. */
const maxParallel = 64;

/** `service.cluster-ip`: every exchange with the Service's address is answered by one of its endpoints. */
export function planClusterIp(world: World): PlannedCase[] {
  return planService(world, 'service.cluster-ip', ({ service, backends }) => ({
    expectation: {
      reach: 'allowed' as const,
      because: [`Service ${service.name} has ${backends.length} ready endpoints`],
      answeredBy: keysOf(backends),
    },
  }));
}

/** `service.endpoints`: over all exchanges, every endpoint answered at least once. Shares its exchanges with `service.cluster-ip`. */
export function planEndpoints(world: World): PlannedCase[] {
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
  readonly backends: readonly RunningPod[];
}

function planService(
  world: World,
  check: string,
  details: (target: ServiceTarget) => Pick<PlannedCase, 'expectation' | 'presupposesAnswer'>,
): PlannedCase[] {
  const service = serviceOf(world, 'echo');
  if (service === undefined) return [];
  const backends = world.pods.filter(
    (pod) => pod.namespace === service.namespace && pod.ips.length > 0 && selects(service.selector, pod.labels),
  );
  const parts = details({ service, backends });
  return podsOf(world, 'agent').flatMap((from) =>
    familiesOf(service.clusterIps).flatMap((ipFamily) =>
      (['tcp', 'udp'] as const).map((protocol) => ({
        ...caseOf(check, from, service, ipFamily, protocol),
        ...parts,
        ask: askAt({ name: `Service ${service.name}`, addresses: service.clusterIps }, ipFamily, (address) => {
          const count = exchangesToSeeAll(backends.length, falseAlarmRate);
          return {
            kind: 'spread' as const,
            transport: protocol,
            address,
            port: service.port,
            count,
            parallel: Math.min(count, maxParallel),
            timeoutMs: exchangeTimeoutMs,
          };
        }),
      })),
    ),
  );
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
    to: { kind: 'service' as const, namespace: service.namespace, service: service.name, port: service.port },
    ipFamily,
    protocol,
  };
}
