import { causeOfAbsence } from '../../absent-pod.ts';
import type { Expectation } from '../../../domain/case.ts';
import type { RunningPod, RunningService, World } from '../../../domain/fixture.ts';
import { addressOf, type IpFamily, type Protocol } from '../../../domain/network.ts';
import type { CheckId } from '../../check.ts';
import { hostNetworkRole } from '../../host-network.ts';
import type { Ask, PlannedCase, Question } from '../../planned-case.ts';
import { familiesOf, podEndpoint, podsOf } from '../../targets.ts';

/** One way to ask a Service: from an agent, at its own address or at a node's, over an IP family and a protocol. */
export interface Way {
  readonly service: RunningService;
  readonly from: RunningPod;
  readonly ipFamily: IpFamily;
  readonly protocol: Protocol;
  /** The Service's port. */
  readonly port: number;
  /** What is dialled; absent where there is no such address. */
  readonly address?: string;
  readonly dialledPort: number;
  /** The node whose NodePort it is. */
  readonly node?: string;
  /** The address is that of the Service's load balancer. */
  readonly loadBalancer?: true;
}

/** From every agent to a Service's own addresses, at each of its ports. */
export function clusterIpWays(
  world: World,
  service: RunningService | undefined,
  clients: readonly RunningPod[] = podsOf(world, 'agent'),
): readonly Way[] {
  if (service === undefined) return [];
  return clients.flatMap((from) =>
    familiesOf(service.clusterIps).flatMap((ipFamily) =>
      portsOf(service).map(({ protocol, port }): Way => {
        const address = addressOf(service.clusterIps, ipFamily);
        return {
          service,
          from,
          ipFamily,
          protocol,
          port,
          dialledPort: port,
          ...(address === undefined ? {} : { address }),
        };
      }),
    ),
  );
}

/** From every agent, unless other clients are given, to a Service's ports on these nodes, each on an address of the node; none for a Service without node ports. */
export function nodePortWays(
  world: World,
  service: RunningService | undefined,
  nodesOf: (client: RunningPod) => readonly string[],
  clients: readonly RunningPod[] = podsOf(world, 'agent'),
): readonly Way[] {
  if (service === undefined) return [];
  return clients.flatMap((from) =>
    nodesOf(from).flatMap((node) =>
      familiesOf(service.clusterIps).flatMap((ipFamily) => {
        const address = addressOf(world.nodes.find(({ name }) => name === node)?.internalIps ?? [], ipFamily);
        if (address === undefined) return [];
        return portsOf(service).flatMap(({ protocol, port, nodePort }): Way[] =>
          nodePort === undefined
            ? []
            : [{ service, from, ipFamily, protocol, port, address, dialledPort: nodePort, node }],
        );
      }),
    ),
  );
}

/** The client's own node and the one after it: a port on each node that a client can be on, and on another one. */
export function ownAndNextNode(world: World): (client: RunningPod) => readonly string[] {
  return (client) => [...new Set([client.node, nextNode(world, client)])];
}

/** Another node than the client's, where there is one. */
export function nextNode(world: World, { node }: RunningPod): string {
  const agents = podsOf(world, 'agent');
  const index = agents.findIndex((agent) => agent.node === node);
  return agents[(index + 1) % agents.length]?.node ?? node;
}

/** What is asked on a way, by which check, and what must come of it. */
export interface Wanted {
  readonly check: CheckId;
  /** Tells the check's cases on one way apart, e.g. `deleted`. */
  readonly part: string;
  readonly expectation: Expectation;
  readonly question: (address: string, port: number) => Question;
  /** Pods without which there is nothing to ask: one that did not come up is no fault of a Service. */
  readonly backends?: readonly (RunningPod | undefined)[];
}

/** A case on this way. */
export function caseOn(way: Way, { check, part, expectation, question, backends = [] }: Wanted): PlannedCase {
  const { service, from, ipFamily, protocol, port, node, loadBalancer } = way;
  return {
    id: idOn(way, check, part),
    family: 'service',
    check,
    from: podEndpoint(from),
    to: {
      kind: 'service',
      namespace: service.namespace,
      service: service.name,
      port,
      ...(node === undefined ? {} : { node }),
      ...(loadBalancer === undefined ? {} : { loadBalancer }),
    },
    ipFamily,
    protocol,
    expectation,
    ask: askOn(way, backends, question),
  };
}

/** The id of a check's case on this way. */
export function idOn(
  { service, from, ipFamily, protocol, port, node, loadBalancer }: Way,
  check: CheckId,
  part: string,
): string {
  const at = loadBalancer ? '@load-balancer' : node === undefined ? '' : `@${node}`;
  const kind = from.role === hostNetworkRole ? 'host/' : '';
  return `${check}/${part}/${kind}${service.name}${at}/${port}/${protocol}/${ipFamily}/${from.node}`;
}

function askOn(way: Way, backends: Required<Wanted>['backends'], question: Wanted['question']): Ask {
  const lacking = backends.find((pod) => pod === undefined || addressOf(pod.ips, way.ipFamily) === undefined);
  if (backends.includes(undefined) || lacking !== undefined) {
    const none = `${lacking?.name ?? 'a Pod behind it'} has no ${way.ipFamily} address`;
    return { kind: 'cannot', cause: causeOfAbsence(lacking, none) };
  }
  if (way.address === undefined) {
    const detail = `Service ${way.service.name} has no ${way.ipFamily} address`;
    return { kind: 'cannot', cause: { code: 'no-address', detail } };
  }
  return { kind: 'probe', question: question(way.address, way.dialledPort) };
}

function portsOf(service: RunningService) {
  return service.ports.flatMap(({ protocol, port, nodePort }) => {
    const known: Protocol | undefined = protocol === 'TCP' ? 'tcp' : protocol === 'UDP' ? 'udp' : undefined;
    return known === undefined ? [] : [{ protocol: known, port, ...(nodePort === undefined ? {} : { nodePort }) }];
  });
}
