import type { World } from '../../domain/fixture.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check, Site } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { addressesOf, askAt } from '../targets.ts';
import { meshFixture, nodePairs, pairCase } from './mesh.ts';

/** For each round of datagrams: enough for 25 tries of each size, so that neither loss nor a busy node is taken for a limit. */
const roundMs = 2_500;

/** A new Pod's routes may take so long to arrive at every node. */
const convergenceMs = 8_000;

export const mtuCheck: Check = {
  id: 'pod-to-pod.mtu',
  family: 'pod-to-pod',
  title: "packets of every size up to the interface's MTU pass",
  promise:
    "What a Pod's interface takes as one packet, the network carries, or the Pod is told that it is too big (path MTU discovery).",
  source: 'https://www.rfc-editor.org/rfc/rfc1191',
  how:
    "Datagrams of rising size up to the MTU of the Pod's own interface, each answered by one of the same size, between Pods of " +
    'different nodes and of one node; where some get no answer, closer ones find the exact size. On more than 8 nodes each asks 4 others.',
  meaning:
    "The Pods' MTU is larger than what the way between the nodes carries (a tunnel's overhead was not taken off), and the ICMP " +
    'message that would tell the sender is not sent, or dropped: connections open and then hang.',
  next: [
    'ip link show on both nodes: what MTU have uplink, tunnel and Pod interfaces?',
    'Set the MTU of the CNI to the size reported, plus 28 bytes for IPv4 or 48 for IPv6.',
  ],
  fixture: meshFixture,
  plan: (world, site) => ({
    scenarios: [
      {
        id: 'pod-to-pod.mtu',
        stages: [
          {
            id: 'pod-to-pod.mtu',
            changes: [],
            cases: planMtu(world, site),
            settleMs: convergenceMs,
            stablePolls: 1,
          },
        ],
      },
    ],
  }),
};

/** Each tells by its group whether it is of one node or of two: only those of two cross the network between the nodes. */
function planMtu(world: World, site: Site): PlannedCase[] {
  return nodePairs(world, site).map((pair) => ({
    ...pairCase('pod-to-pod.mtu', pair, 'udp'),
    group: pair.from.node === pair.to.node ? 'same-node' : 'cross-node',
    expectation: {
      reach: 'allowed',
      because: [`${pair.from.name} and ${pair.to.name} exchange packets up to the MTU of their interfaces`],
    },
    ask: askAt(addressesOf(pair.to), pair.ipFamily, (address) => ({
      kind: 'path-mtu',
      address,
      port: responderPorts.agent,
      timeoutMs: roundMs,
    })),
    presupposesAnswer: true,
  }));
}
