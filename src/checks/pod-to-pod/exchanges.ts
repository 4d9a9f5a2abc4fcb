import { objectKey } from '../../domain/endpoint.ts';
import type { RunningPod, World } from '../../domain/fixture.ts';
import { addressOf, type IpFamily, type Protocol } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check } from '../check.ts';
import type { PlannedCase, Question } from '../planned-case.ts';
import { agents, join, neighbours } from '../site.ts';
import { addressesOf, askAt, exchangeTimeoutMs, podEndpoint, podFamilies, podsOf } from '../targets.ts';

/** Datagrams are repeated this often within the timeout: UDP promises no delivery, so one lost datagram is no failure. */
const datagramIntervalMs = 500;

const model = 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model';
const how =
  'Every agent talks to the agent of every other node and to a neighbour on its own; the answer names the Pod that gave it.';
const next = ['kubectl get pods -n kube-system -o wide', 'On the nodes of a failed pair: ip route; ip -s link'];
const fixture: Check['fixture'] = (site) => join(agents(site), neighbours(site));

export const tcpCheck: Check = {
  id: 'pod-to-pod.tcp',
  family: 'pod-to-pod',
  title: 'TCP between Pods of every pair of nodes, and on one node',
  promise: 'All Pods can communicate with all other Pods, whether they are on the same node or on different nodes.',
  source: model,
  how,
  meaning: 'A route or tunnel between two nodes is missing, or a firewall drops Pod traffic there.',
  next,
  fixture,
  plan: (world) => ({ cases: planPodToPod(world, 'tcp') }),
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
  fixture,
  plan: (world) => ({ cases: planPodToPod(world, 'udp') }),
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
  fixture,
  plan: (world) => ({ cases: planNoNat(world) }),
};

/** Every ordered pair of nodes, and a second Pod on the same node. */
function planPodToPod(world: World, protocol: Protocol): PlannedCase[] {
  return pairs(world).map(({ from, to, ipFamily }) => ({
    ...caseOf(`pod-to-pod.${protocol}`, from, to, ipFamily, protocol),
    expectation: {
      reach: 'allowed' as const,
      because: [`no policy selects ${to.name}, so every Pod may reach it`],
      answeredBy: [objectKey(to.namespace, to.name)],
    },
    ask: askAt(addressesOf(to), ipFamily, (address) => exchange(protocol, address)),
  }));
}

/** Judged on the same exchanges, TCP and UDP, so it costs no probe of its own. */
function planNoNat(world: World): PlannedCase[] {
  return pairs(world).flatMap(({ from, to, ipFamily }) => {
    const own = addressOf(from.ips, ipFamily);
    return (['tcp', 'udp'] as const).map((protocol): PlannedCase => ({
      ...caseOf('pod-to-pod.no-nat', from, to, ipFamily, protocol),
      expectation: {
        reach: 'allowed',
        because: [`${to.name} must see ${from.name} under its own address${own === undefined ? '' : ` ${own}`}`],
        ...(own === undefined ? {} : { clientAddress: own }),
      },
      // A Pod that did not come up is asked all the same: its missing session is what makes the case unknown.
      ask:
        own === undefined && from.problem === undefined
          ? { kind: 'cannot', cause: { code: 'no-address', detail: `${from.name} has no ${ipFamily} address` } }
          : askAt(addressesOf(to), ipFamily, (address) => exchange(protocol, address)),
      presupposesAnswer: true,
    }));
  });
}

function exchange(protocol: Protocol, address: string): Question {
  const target = { address, port: responderPorts.agent, timeoutMs: exchangeTimeoutMs };
  return protocol === 'tcp' ? { kind: 'tcp', ...target } : { kind: 'udp', ...target, intervalMs: datagramIntervalMs };
}

interface Pair {
  readonly from: RunningPod;
  readonly to: RunningPod;
  readonly ipFamily: IpFamily;
}

/** Agents to agents across nodes; on the same node to the neighbour, because a Pod's traffic to itself never leaves it. */
function pairs(world: World): readonly Pair[] {
  const agents = podsOf(world, 'agent');
  const neighbours = podsOf(world, 'neighbour');
  return agents.flatMap((from) =>
    agents
      .map((agent) => (agent.node === from.node ? neighbours.find((pod) => pod.node === from.node) : agent))
      .filter((to) => to !== undefined)
      .flatMap((to) => podFamilies(world).map((ipFamily) => ({ from, to, ipFamily }))),
  );
}

function caseOf(check: string, from: RunningPod, to: RunningPod, ipFamily: IpFamily, protocol: Protocol) {
  const transport = check === 'pod-to-pod.no-nat' ? `${protocol}/` : '';
  return {
    id: `${check}/${transport}${ipFamily}/${from.node}/${to.node}`,
    family: 'pod-to-pod' as const,
    check,
    from: podEndpoint(from),
    to: podEndpoint(to),
    ipFamily,
    protocol,
  };
}
