import { causeOfAbsence } from '../absent-pod.ts';
import { objectKey } from '../../domain/endpoint.ts';
import type { World } from '../../domain/fixture.ts';
import { addressOf, type Protocol } from '../../domain/network.ts';
import type { Check, Site } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { addressesOf, askAt } from '../targets.ts';
import { meshFixture, meshPairs, pairCase } from './mesh.ts';
import { oneExchange } from './one-exchange.ts';

const model = 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model';
const how =
  'Every agent talks to every other agent and to a neighbour on its own node; the answer names the Pod that gave it. With ' +
  '--mesh sample each agent talks to those of 4 other nodes, and each is talked to by 4.';
const next = ['kubectl get pods -n kube-system -o wide', 'On the nodes of a failed pair: ip route; ip -s link'];

export const tcpCheck: Check = {
  id: 'pod-to-pod.tcp',
  family: 'pod-to-pod',
  title: 'TCP between Pods of every pair of nodes, and on one node',
  promise: 'All Pods can communicate with all other Pods, whether they are on the same node or on different nodes.',
  source: model,
  how,
  meaning: 'A route or tunnel between two nodes is missing, or a firewall drops Pod traffic there.',
  next,
  fixture: meshFixture,
  plan: (world, site) => ({ cases: planPodToPod(world, site, 'tcp') }),
};

export const udpCheck: Check = {
  id: 'pod-to-pod.udp',
  family: 'pod-to-pod',
  title: 'UDP between Pods of every pair of nodes, and on one node',
  promise: 'All Pods can communicate with all other Pods, whether they are on the same node or on different nodes.',
  source: model,
  how: `${how} Datagrams are repeated, because UDP promises no delivery.`,
  meaning: 'A firewall drops UDP between nodes; where TCP fails too, the route or tunnel is missing.',
  next,
  fixture: meshFixture,
  plan: (world, site) => ({ cases: planPodToPod(world, site, 'udp') }),
};

export const noNatCheck: Check = {
  id: 'pod-to-pod.no-nat',
  family: 'pod-to-pod',
  title: "the server sees the client Pod's own address",
  promise: 'Pods communicate with each other directly, without the use of proxies or address translation (NAT).',
  source: model,
  how: 'The answering Pod reports the source address it saw; it must be the address of the asking Pod.',
  meaning: "A masquerade rule also catches traffic between Pods: the range it exempts is not the cluster's Pod range.",
  next: ['On the node of the client: iptables-save -t nat | grep -i masq; nft list ruleset'],
  fixture: meshFixture,
  plan: (world, site) => ({ cases: planNoNat(world, site) }),
};

/** Every ordered pair of nodes, and a second Pod on the same node. */
function planPodToPod(world: World, site: Site, protocol: Protocol): PlannedCase[] {
  return meshPairs(world, site).map(({ from, to, ipFamily }) => ({
    ...pairCase(`pod-to-pod.${protocol}`, { from, to, ipFamily }, protocol),
    expectation: {
      reach: 'allowed' as const,
      because: [`no policy selects ${to.name}, so every Pod may reach it`],
      answeredBy: [objectKey(to.namespace, to.name)],
    },
    ask: askAt(addressesOf(to), ipFamily, (address) => oneExchange(protocol, address)),
  }));
}

/** Judged on the same exchanges, TCP and UDP, so it costs no probe of its own. */
function planNoNat(world: World, site: Site): PlannedCase[] {
  return meshPairs(world, site).flatMap(({ from, to, ipFamily }) => {
    const own = addressOf(from.ips, ipFamily);
    return (['tcp', 'udp'] as const).map((protocol): PlannedCase => ({
      ...pairCase('pod-to-pod.no-nat', { from, to, ipFamily }, protocol, protocol),
      expectation: {
        reach: 'allowed',
        because: [`${to.name} must see ${from.name} under its own address${own === undefined ? '' : ` ${own}`}`],
        ...(own === undefined ? {} : { clientAddress: own }),
      },
      // A Pod that did not come up is asked all the same: its missing session is what makes the case unknown.
      ask:
        own === undefined && from.problem === undefined
          ? { kind: 'cannot', cause: causeOfAbsence(from, `${from.name} has no ${ipFamily} address`) }
          : askAt(addressesOf(to), ipFamily, (address) => oneExchange(protocol, address)),
      presupposesAnswer: true,
    }));
  });
}
