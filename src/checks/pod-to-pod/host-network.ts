import { objectKey } from '../../domain/endpoint.ts';
import type { World } from '../../domain/fixture.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check } from '../check.ts';
import { hostNetworkPods, hostNetworkPort, hostNetworkRole } from '../host-network.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents, join } from '../site.ts';
import { addressesOf, askAt, familiesOf, podFamilies, podsOf } from '../targets.ts';
import { pairCase, type Pair } from './mesh.ts';
import { oneExchange } from './one-exchange.ts';

export const hostNetworkCheck: Check = {
  id: 'pod-to-pod.host-network',
  family: 'pod-to-pod',
  title: 'Pods and Pods on the host network reach each other',
  promise:
    'All Pods can communicate with all other Pods, whether they are on the same node or not; those on the host network are Pods too, ' +
    "at their node's address, and agents on a node reach all Pods of that node.",
  source: 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model',
  how:
    'Every agent talks to a host-network Pod on each node, its own too, and back, over TCP and UDP and every IP family that both ' +
    'have. Takes a Namespace that admits such Pods: --with host-network.',
  meaning:
    "The nodes' firewall drops what comes from Pods' addresses, or the node has no route to the Pods of other nodes: then the " +
    'kubelet, log collectors and node-local DNS fail as well.',
  next: ['On the node of a failed pair: ip route get POD-ADDRESS; nft list ruleset | grep -B3 -A3 drop'],
  needs: [{ kind: 'feature', feature: 'host-network' }],
  fixture: (site) => join(agents(site), hostNetworkPods(site)),
  plan: (world) => ({ cases: planHostNetwork(world) }),
};

function planHostNetwork(world: World): PlannedCase[] {
  const pods = podsOf(world, 'agent');
  const hosts = podsOf(world, hostNetworkRole);
  const hostFamilies = familiesOf(hosts.flatMap(({ ips }) => ips));
  // No NAT is promised to or from a node's address: who was seen is not judged.
  const families = podFamilies(world).filter((family) => hostFamilies.includes(family));
  const pairs = pods.flatMap((pod) => hosts.map((host) => ({ pod, host })));
  return families.flatMap((ipFamily) =>
    pairs.flatMap(({ pod, host }) => [
      ...exchanges('to', { from: pod, to: host, ipFamily }, hostNetworkPort),
      ...exchanges('from', { from: host, to: pod, ipFamily }, responderPorts.agent),
    ]),
  );
}

function exchanges(direction: 'to' | 'from', pair: Pair, port: number): PlannedCase[] {
  return (['tcp', 'udp'] as const).map((protocol) => ({
    ...pairCase('pod-to-pod.host-network', pair, protocol, `${direction}/${protocol}`),
    expectation: {
      reach: 'allowed',
      because: [`${pair.from.name} on ${pair.from.node} may reach ${pair.to.name}, whether on the host network or not`],
      answeredBy: [objectKey(pair.to.namespace, pair.to.name)],
    },
    ask: askAt(addressesOf(pair.to), pair.ipFamily, (address) => oneExchange(protocol, address, port)),
  }));
}
