import type { DnsReplica, RunningPod, World } from '../../domain/fixture.ts';
import { addressOf, type IpFamily } from '../../domain/network.ts';
import { familiesOf, podsOf } from '../targets.ts';

const dnsPort = 53;

/** A name server that is asked directly. */
export interface DnsServer {
  /** Names it without addresses, e.g. `replica-on-n2`. */
  readonly label: string;
  readonly address: string;
  readonly udpPort: number;
  readonly tcpPort: number;
  /** The agent that is nearest to it. */
  readonly nearest: RunningPod;
}

/** A replica with a name that does not change when its Pod is replaced. */
export interface NamedReplica {
  readonly replica: DnsReplica;
  readonly label: string;
}

/** The replicas by their nodes, numbered where a node has several. */
export function namedReplicas({ dnsReplicas = [] }: World): readonly NamedReplica[] {
  const onNode = new Map<string, number>();
  return dnsReplicas
    .toSorted((left, right) => (`${left.node} ${left.name}` < `${right.node} ${right.name}` ? -1 : 1))
    .map((replica) => {
      const number = (onNode.get(replica.node) ?? 0) + 1;
      onNode.set(replica.node, number);
      return { replica, label: `replica-on-${replica.node}${number === 1 ? '' : `-${number}`}` };
    });
}

/**
 * The servers to ask one by one about records that change: each replica, because each has a cache of its own and answers through
 * the Service come from any of them; the Pods' name servers where the replicas are not known.
 */
export function serversOf(world: World): readonly DnsServer[] {
  const agents = podsOf(world, 'agent');
  const [anyAgent] = agents;
  if (anyAgent === undefined) return [];
  const [family = 'ipv4'] = familiesOf(agents.flatMap(({ ips }) => ips));
  const replicas = namedReplicas(world).flatMap(({ replica, label }): DnsServer[] => {
    const address = addressOf(replica.ips, family);
    if (address === undefined) return [];
    const nearest = agents.find(({ node }) => node === replica.node) ?? anyAgent;
    return [{ label, address, udpPort: replica.udpPort ?? dnsPort, tcpPort: replica.tcpPort ?? dnsPort, nearest }];
  });
  if (replicas.length > 0) return replicas;
  return nameServers(world).map((server) => ({ ...server, udpPort: dnsPort, tcpPort: dnsPort, nearest: anyAgent }));
}

/** The Pods' name servers, numbered. */
export function nameServers({ nameservers }: World): readonly { readonly label: string; readonly address: string }[] {
  return nameservers.map((address, index) => ({ label: `nameserver-${index + 1}`, address }));
}

/** The families in which both a replica and the agents have addresses. */
export function sharedFamilies(world: World, replica: DnsReplica): readonly IpFamily[] {
  const agents = familiesOf(podsOf(world, 'agent').flatMap(({ ips }) => ips));
  return familiesOf(replica.ips).filter((family) => agents.includes(family));
}
