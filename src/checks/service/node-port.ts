import type { NodeFacts } from '../../domain/facts.ts';
import type { World } from '../../domain/fixture.ts';
import { addressOf, type AnyProtocol } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import type { Ask, Question } from '../planned-case.ts';
import { join } from '../site.ts';
import { exchangesToSeeAll } from '../spread.ts';
import { askAt, serviceOf } from '../targets.ts';
import { clientsAndBackends, nodePortService } from './backends.ts';
import { answeredByEvery } from './cluster-ip.ts';
import { caseOn, exchangesWith, falseAlarmRate, pathsTo, type ServicePath } from './service-path.ts';

const servicePort = 80;
/** In a larger cluster every node asks this many nodes, and is asked by as many: itself and those after it. */
const maxTargets = 8;

export const nodePortCheck: Check = {
  id: 'service.node-port',
  family: 'service',
  title: 'a NodePort Service answers at every node, from every node',
  promise:
    'Every node forwards the port of a NodePort Service at its own address to the endpoints of the Service, wherever they run.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
  how: "Every agent asks every node's internal address at the Service's node port, TCP and UDP, in each IP family both have, often enough to see every endpoint.",
  meaning:
    'The rules of node ports are missing on the node that is asked, a firewall between nodes drops the range of node ports, or kube-proxy was told to use other addresses (--nodeport-addresses).',
  next: [
    'kubectl get service -n NAMESPACE node-port',
    'On the node: iptables-save -t nat | grep KUBE-NODEPORTS; nft list table ip kube-proxy',
  ],
  fixture: (site) => join(clientsAndBackends(site), { services: [nodePortService(site)] }),
  plan: (world) => ({
    cases: pathsTo(world, serviceOf(world, 'node-port')).flatMap((path) =>
      nodesAskedBy(world, path).map((node) => ({
        ...nodePortCase('service.node-port', path, node),
        expectation: answeredByEvery(path),
        ask: askNode(path, node, exchangesToSeeAll(path.backends.length, falseAlarmRate)),
      })),
    ),
  }),
};

/** The nodes that a client asks: all that have an address of the family. */
export function nodesAskedBy({ nodes }: World, { from, ipFamily }: ServicePath<AnyProtocol>): readonly NodeFacts[] {
  const own = nodes.findIndex(({ name }) => name === from.node);
  const inOrder = [...nodes.slice(own), ...nodes.slice(0, own)];
  return inOrder.slice(0, maxTargets).filter(({ internalIps }) => addressOf(internalIps, ipFamily) !== undefined);
}

/** A case that asks a node's address. */
export function nodePortCase(check: string, path: ServicePath<AnyProtocol>, node: NodeFacts, part?: string) {
  const planned = caseOn(check, path, servicePort, part);
  return { ...planned, id: `${planned.id}/${node.name}`, to: { ...planned.to, node: node.name } };
}

/** Exchanges with a node's address at the Service's node port. */
export function askNode(path: ServicePath, node: NodeFacts, count: number, timeoutMs?: number): Ask {
  return askNodePort(path, node, (address, port) => exchangesWith(path.protocol, address, port, count, timeoutMs));
}

/** A question to a node's address at the Service's node port. */
export function askNodePort(
  { service, protocol, ipFamily }: ServicePath<AnyProtocol>,
  node: NodeFacts,
  question: (address: string, nodePort: number) => Question,
): Ask {
  const nodePort = service.ports.find((port) => port.protocol.toLowerCase() === protocol)?.nodePort;
  if (nodePort === undefined)
    return { kind: 'cannot', cause: { code: 'no-address', detail: `Service ${service.name} has no node port` } };
  return askAt({ name: node.name, addresses: node.internalIps }, ipFamily, (address) => question(address, nodePort));
}
