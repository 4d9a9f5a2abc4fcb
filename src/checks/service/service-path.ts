import { causeOfAbsence } from '../absent-pod.ts';
import { objectKey } from '../../domain/endpoint.ts';
import type { RunningPod, RunningService, World } from '../../domain/fixture.ts';
import { addressOf, type AnyProtocol, type IpFamily, type Protocol } from '../../domain/network.ts';
import type { Ask } from '../planned-case.ts';
import { exchangesToSeeAll } from '../spread.ts';
import { askAt, exchangeTimeoutMs, familiesOf, podEndpoint, podsOf } from '../targets.ts';

/**
 * Chance that exchanges with a healthy Service miss one of its endpoints, each time a case is asked. What missed one is asked again
 * until its time to settle is over, so that a case fails by chance less often than the square of this, and a check of a million
 * cases less often than this.
 */
export const falseAlarmRate = 1e-6;

/** All exchanges run at once up to this many, so that a dead Service costs one timeout and not one for each exchange. */
const maxParallel = 64;

/** How long nodes may take to follow a Service that is new or was changed; a busy kube-proxy takes seconds for each of its rounds. */
export const settleMs = 20_000;

/**
 * How often a former endpoint may answer once more while a Service changes to endpoints with other ports: these come in slices of their
 * own, which are written before those of the former are removed, so that nodes serve both for a moment.
 */
export const relapsesBetweenSlices = 3;

/** Long enough to tell silence, where silence is expected, from a busy node; short, because it is asked again until it is silent. */
export const silenceMs = 1_200;

/** Datagrams are repeated this often within the timeout: UDP promises no delivery, so one lost datagram is no failure. */
const datagramIntervalMs = 500;

/** One way to ask a Service: from a client, over an IP family and a protocol. */
export interface ServicePath<P extends AnyProtocol = Protocol> {
  readonly service: RunningService;
  readonly from: RunningPod;
  readonly ipFamily: IpFamily;
  readonly protocol: P;
  /** Pods that the Service selects, whether they came up or not. */
  readonly selected: readonly RunningPod[];
  /** Those of them that have an address of the family. */
  readonly backends: readonly RunningPod[];
}

/** All ways to a Service's addresses, from every agent unless other clients are given. */
export function pathsTo(
  world: World,
  service: RunningService | undefined,
  clients: readonly RunningPod[] = podsOf(world, 'agent'),
): readonly ServicePath[] {
  return pathsOver(['tcp', 'udp'], world, service, clients);
}

/** The same over these protocols. */
export function pathsOver<P extends AnyProtocol>(
  protocols: readonly P[],
  world: World,
  service: RunningService | undefined,
  clients: readonly RunningPod[] = podsOf(world, 'agent'),
): readonly ServicePath<P>[] {
  if (service === undefined) return [];
  const selected = selectedBy(world, service);
  return clients.flatMap((from) =>
    familiesOf(service.clusterIps).flatMap((ipFamily) =>
      protocols.map((protocol): ServicePath<P> => ({
        service,
        from,
        ipFamily,
        protocol,
        selected,
        backends: selected.filter(({ ips }) => addressOf(ips, ipFamily) !== undefined),
      })),
    ),
  );
}

/** Probe Pods that a Service selects; none where it has no selector. */
export function selectedBy(world: World, { namespace, selector }: RunningService): readonly RunningPod[] {
  const wanted = Object.entries(selector);
  if (wanted.length === 0) return [];
  return world.pods.filter(
    (pod) => pod.namespace === namespace && wanted.every(([key, value]) => pod.labels[key] === value),
  );
}

/** Keys of Pods, for expectations. */
export function keysOf(pods: readonly RunningPod[]): readonly string[] {
  return pods.map((pod) => objectKey(pod.namespace, pod.name));
}

/** What a case on this path is called; `part` tells several cases of one check on one path apart. */
export function caseOn(
  check: string,
  { service, from, ipFamily, protocol }: ServicePath<AnyProtocol>,
  port: number,
  part?: string,
) {
  return {
    id: `${check}/${part === undefined ? '' : `${part}/`}${protocol}/${ipFamily}/${from.node}`,
    family: 'service' as const,
    check,
    from: podEndpoint(from),
    to: { kind: 'service' as const, namespace: service.namespace, service: service.name, port },
    ipFamily,
    protocol,
  };
}

/** One exchange with the Service's address; datagrams are repeated until one is answered. */
export function askOnce(path: ServicePath, port: number): Ask {
  return askWhereBacked(path, (address) => exchangeWith(path.protocol, address, port));
}

/** As many exchanges from fresh ports as it takes to see every endpoint. */
export function askAll(path: ServicePath, port: number): Ask {
  const count = exchangesToSeeAll(path.backends.length, falseAlarmRate);
  return askWhereBacked(path, (address) => exchangesWith(path.protocol, address, port, count));
}

/** The question to the Service's address, or why there is none: an endpoint that did not come up is no fault of the Service. */
export function askWhereBacked(
  { service, backends, selected, ipFamily }: ServicePath<AnyProtocol>,
  question: Parameters<typeof askAt>[2],
): Ask {
  if (backends.length === 0) {
    return {
      kind: 'cannot',
      cause: causeOfAbsence(selected[0], `no endpoint of Service ${service.name} has an ${ipFamily} address`),
    };
  }
  return askAt(holderOf(service), ipFamily, question);
}

/** A Service as the holder of the addresses to ask at. */
export function holderOf({ name, clusterIps }: RunningService) {
  return { name: `Service ${name}`, addresses: clusterIps };
}

/** One exchange; datagrams are repeated until one is answered. */
export function exchangeWith(protocol: Protocol, address: string, port: number, timeoutMs = exchangeTimeoutMs) {
  const target = { address, port, timeoutMs };
  return protocol === 'tcp'
    ? { kind: 'tcp' as const, ...target }
    : { kind: 'udp' as const, ...target, intervalMs: datagramIntervalMs };
}

/** Independent exchanges from fresh ports. */
export function exchangesWith(
  protocol: Protocol,
  address: string,
  port: number,
  count: number,
  timeoutMs = exchangeTimeoutMs,
) {
  return {
    kind: 'spread' as const,
    transport: protocol,
    address,
    port,
    count,
    parallel: Math.min(count, maxParallel),
    timeoutMs,
  };
}

/** The expectation that any of the Pods a Service selects answers. A Pod that was given up may come up yet, and is an endpoint then. */
export function answeredByAny({ service, selected }: ServicePath, because: string) {
  return {
    reach: 'allowed' as const,
    because: [because, `Service ${service.name} selects ${selected.map(({ name }) => name).join(', ')}`],
    answeredBy: keysOf(selected),
  };
}
