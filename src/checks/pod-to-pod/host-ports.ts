import { objectKey } from '../../domain/endpoint.ts';
import type { NodeFacts } from '../../domain/facts.ts';
import type { FixturePod, RunningPod, World } from '../../domain/fixture.ts';
import { addressOf, type IpFamily, ipFamilyOf, type Protocol } from '../../domain/network.ts';
import { causeOfAbsence } from '../absent-pod.ts';
import type { Check, Site } from '../check.ts';
import { hostNetworkPods, hostNetworkRole } from '../host-network.ts';
import type { PlannedCase, Question } from '../planned-case.ts';
import { agents, join, podOn } from '../site.ts';
import { podsOf } from '../targets.ts';
import { pairCase } from './mesh.ts';
import { oneExchange } from './one-exchange.ts';

const role = 'host-port';
const check = 'pod-to-pod.host-ports';
/** Below the range of ephemeral ports (32768 on), and registered for nothing that nodes run. */
const hostPort = 18_090;
/** Network plugins map no ports of the IPv6 one: Linux has no `route_localnet` for it. */
const loopback = '127.0.0.1';

/** A place on the node that one of the Pods has for itself. */
interface Place {
  readonly name: 'loopback' | 'tcp' | 'udp';
  readonly address: string;
  readonly protocol: Protocol;
}

export const hostPortsCheck: Check = {
  id: check,
  family: 'pod-to-pod',
  title: 'Pods share a host port of their node where address or protocol differ',
  promise:
    'A port of a node belongs to a Pod for one hostIP and one protocol: other Pods of that node may have the same number at another address or over the other protocol, and each is reached at its own.',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports',
  how:
    "Three Pods of one node have one hostPort: over TCP at the loopback address, over TCP and over UDP at the node's address. A host-network Pod of that node asks all three, every agent of another node " +
    "those at the node's address. Takes a Namespace that admits host ports and a network plugin that maps them: --with host-network,host-ports.",
  meaning:
    'The network plugin maps no ports (capability portMappings), keeps one Pod for each number, or has mappings of Pods that are gone.',
  next: [
    'On the node: iptables-save -t nat | grep HOSTPORT; nft list ruleset | grep -i hostport',
    "In the CNI's configuration: the plugin portmap with capabilities portMappings",
  ],
  needs: [
    { kind: 'feature', feature: 'host-network' },
    { kind: 'feature', feature: 'host-ports' },
  ],
  fixture: (site) => join(agents(site), hostNetworkPods(site), { pods: pods(site) }),
  plan: (world, site) => ({ cases: planHostPorts(world, site) }),
};

function pods({ host, nodes: [node] }: Site): readonly FixturePod[] {
  return placesOn(node).map(({ name, address, protocol }) =>
    podOn({ name: node?.name ?? '' }, host, `${role}-${name}`, role, {
      overlay: role,
      values: { address, port: String(hostPort), protocol },
    }),
  );
}

/** None on a node without an address of its own. */
function placesOn(node: NodeFacts | undefined): readonly Place[] {
  const [address] = node?.internalIps ?? [];
  if (address === undefined) return [];
  return [
    ...(ipFamilyOf(address) === 'ipv4' ? [{ name: 'loopback', address: loopback, protocol: 'tcp' } as const] : []),
    { name: 'tcp', address, protocol: 'tcp' },
    { name: 'udp', address, protocol: 'udp' },
  ];
}

function planHostPorts(world: World, { nodes: [node] }: Site): PlannedCase[] {
  return placesOn(node).flatMap((place) => {
    const pod = podsOf(world, role).find(({ name }) => name === `${role}-${place.name}`);
    if (pod === undefined) return [];
    const beside = podsOf(world, hostNetworkRole).filter((host) => host.node === pod.node);
    // What a Pod gets at its own node's ports is not agreed upon: mapped by one plugin, its answer may pass another one by.
    const elsewhere = podsOf(world, 'agent').filter((agent) => agent.node !== pod.node);
    const clients = place.name === 'loopback' ? beside : [...beside, ...elsewhere];
    return clients.map((from) => planPlace(place, from, pod));
  });
}

function planPlace({ name, address, protocol }: Place, from: RunningPod, to: RunningPod): PlannedCase {
  const ipFamily = ipFamilyOf(address);
  const own = addressOf(from.ips, ipFamily);
  return {
    ...pairCase(check, { from, to, ipFamily }, protocol, `${name}/${from.role}`),
    expectation: {
      reach: 'allowed',
      because: [
        `${to.name} has hostPort ${hostPort} with hostIP ${name === 'loopback' ? address : `of ${to.node}`}, ${protocol.toUpperCase()}`,
      ],
      answeredBy: [objectKey(to.namespace, to.name)],
    },
    ask: absence(to, ipFamily) ?? { kind: 'probe', question: questionTo(name, protocol, address, own) },
  };
}

/** The loopback address is asked from the node's own: what starts on the loopback itself, a plugin may leave alone (`snat` of portmap). */
function questionTo(name: Place['name'], protocol: Protocol, address: string, own: string | undefined): Question {
  const question = oneExchange(protocol, address, hostPort);
  return name === 'loopback' && question.kind === 'tcp' && own !== undefined
    ? { ...question, localAddress: own }
    : question;
}

/** A Pod that did not come up, or has no address that the port could lead to. */
function absence(pod: RunningPod, ipFamily: IpFamily): Extract<PlannedCase['ask'], { kind: 'cannot' }> | undefined {
  if (addressOf(pod.ips, ipFamily) !== undefined) return undefined;
  return { kind: 'cannot', cause: causeOfAbsence(pod, `${pod.name} has no ${ipFamily} address`) };
}
