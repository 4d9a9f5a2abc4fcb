import { objectKey } from '../domain/endpoint.ts';
import type { RunningPod, World } from '../domain/fixture.ts';
import { addressOf, type IpFamily, type Protocol } from '../domain/network.ts';
import { responderPorts } from '../wire/responder.ts';
import type { PlannedCase, Question } from './planned-case.ts';
import { addressesOf, askAt, exchangeTimeoutMs, podEndpoint, podFamilies, podsOf } from './targets.ts';

/** Datagrams are repeated this often within the timeout: UDP promises no delivery, so one lost datagram is no failure. */
const datagramIntervalMs = 500;

/** `pod-to-pod.tcp` and `pod-to-pod.udp`: every ordered pair of nodes, and a second Pod on the same node. */
export function planPodToPod(world: World, protocol: Protocol): PlannedCase[] {
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

/** `pod-to-pod.no-nat`: judged on the same exchanges, TCP and UDP, so it costs no probe of its own. */
export function planNoNat(world: World): PlannedCase[] {
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
