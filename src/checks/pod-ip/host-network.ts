import type { NodeFacts } from '../../domain/facts.ts';
import type { RunningPod, World } from '../../domain/fixture.ts';
import { type IpFamily, ipFamilyOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import { hostNetworkPods, hostNetworkRole } from '../host-network.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents, join } from '../site.ts';
import { familiesOf, podsOf } from '../targets.ts';
import { addressesQuestion, podCase, saying, unlessDown } from './pod-case.ts';

export const hostNetworkAddressCheck: Check = {
  id: 'pod-ip.host-network',
  family: 'pod-ip',
  title: "a Pod on the host network has its node's address, and no other Pod has",
  promise: "A Pod with hostNetwork shares its node's network namespace: its addresses are those of the node.",
  source: 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model',
  how:
    "Compares status.podIPs of a host-network Pod on each node with the node's InternalIPs and with what stands on the interfaces it " +
    'sees, and makes sure that no other probe Pod has such an address. Takes a Namespace that admits such Pods: --with host-network.',
  meaning:
    'The kubelet reports another address of the node than the node has, after a change of address or of --node-ip.',
  next: ['kubectl get nodes -o wide', 'On the node: ip addr; ps aux | grep node-ip'],
  needs: [{ kind: 'feature', feature: 'host-network' }],
  fixture: (site) => join(agents(site), hostNetworkPods(site)),
  plan: (world) => ({ cases: planHostNetwork(world) }),
};

function planHostNetwork(world: World): PlannedCase[] {
  const nodes = new Map(world.nodes.map((node) => [node.name, node]));
  const others = world.pods.filter(({ role }) => role !== hostNetworkRole);
  const hosts = podsOf(world, hostNetworkRole);
  const families = familiesOf(hosts.flatMap(({ ips }) => ips));
  return hosts.flatMap((pod) => {
    const node = nodes.get(pod.node);
    return node === undefined
      ? []
      : [reported(pod, node), ...families.map((family) => configured(pod, family)), toldApart(pod, others)];
  });
}

function reported(pod: RunningPod, { name, internalIps }: NodeFacts): PlannedCase {
  const foreign = pod.ips.filter((ip) => !internalIps.includes(ip));
  return {
    ...podCase('pod-ip.host-network', pod, undefined, 'reported'),
    expectation: { reach: 'allowed', because: [`InternalIP of ${name} is ${internalIps.join(', ')}`] },
    ask: unlessDown(
      pod,
      saying(
        pod.ips,
        foreign.length === 0 ? undefined : `podIPs has ${foreign.join(', ')}, which is no InternalIP of ${name}`,
      ),
    ),
  };
}

function configured(pod: RunningPod, ipFamily: IpFamily): PlannedCase {
  return {
    ...podCase('pod-ip.host-network', pod, ipFamily, 'interface'),
    expectation: {
      reach: 'allowed',
      because: [`status.podIPs of ${pod.name} stand on the interfaces of ${pod.node}`],
      addresses: pod.ips.filter((ip) => ipFamilyOf(ip) === ipFamily),
    },
    ask: unlessDown(pod, { kind: 'probe', question: addressesQuestion() }),
  };
}

function toldApart(pod: RunningPod, others: readonly RunningPod[]): PlannedCase {
  const alike = others.filter(({ ips }) => ips.some((ip) => pod.ips.includes(ip))).map(({ name }) => name);
  return {
    ...podCase('pod-ip.host-network', pod, undefined, 'apart'),
    expectation: {
      reach: 'allowed',
      because: [`Pods that are not on the host network do not have the address of ${pod.node}`],
    },
    ask: unlessDown(
      pod,
      saying(pod.ips, alike.length === 0 ? undefined : `${alike.join(', ')} has the node's address too`),
    ),
  };
}
