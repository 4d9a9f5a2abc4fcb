import { objectKey } from '../../domain/endpoint.ts';
import type { World } from '../../domain/fixture.ts';
import { answerPatienceMs, responderPorts } from '../../wire/responder.ts';
import type { Check } from '../check.ts';
import type { PlannedCase, Question, Scenario, Stage } from '../planned-case.ts';
import { addressesOf, askAt, podFamilies, podsOf } from '../targets.ts';
import { meshFixture, type Pair, pairCase } from './mesh.ts';
import { oneExchange } from './one-exchange.ts';

/** A minute of full load is enough: with more measurements than `mostLongOnes` each takes half the time. */
const durationMs = 2_000;
const mostLongOnes = 30;
/** Nodes that are measured; one that stands still takes its time to be told from a slow one, and they wait for each other. */
const mostNodes = 32;

/** A new Pod's routes may take so long to arrive at every node. */
const convergenceMs = 8_000;
/** By then they have. */
const steadyMs = 4_000;

export const throughputCheck: Check = {
  id: 'pod-to-pod.throughput',
  family: 'pod-to-pod',
  title: 'what one TCP connection carries from each node to one Pod',
  promise:
    'Pods can communicate with all other Pods: what is sent arrives, and unchanged, however much it is. How fast is not promised.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model',
  how:
    'Once all else is over, one agent after the other sends random bytes to a Pod on the first node for two seconds, which compares ' +
    'them and counts what arrives. Mbit/s of payload stand in the report and are not judged: one connection of a Node.js program ' +
    'carries what it can, with the CPU there is. A failure is what does not connect, stands still for ten seconds, or arrives ' +
    'changed. Of more than 32 nodes 32 send, and with more than 30 measurements each takes one second.',
  meaning:
    'Where pod-to-pod.tcp passes: the path loses large packets or stalls under load. Other bytes than were sent: a broken offload of a network card.',
  next: [
    'For comparison, between the nodes themselves: iperf3 -c NODE',
    'On both nodes: ip -s link; ethtool -k UPLINK; tc -s qdisc',
  ],
  needs: [{ kind: 'feature', feature: 'throughput' }],
  fixture: meshFixture,
  plan: (world) => ({ scenarios: planThroughput(world) }),
};

/** What does not even connect is asked together, and then left out: one by one it would take its time to settle as often. */
function planThroughput(world: World): readonly Scenario[] {
  const pairs = measuredPairs(world);
  if (pairs.length === 0) return [];
  const streamMs = pairs.length > mostLongOnes ? durationMs / 2 : durationMs;
  const connected = stageOf(
    'connected',
    convergenceMs,
    pairs.map((pair) => connectedCase(pair)),
  );
  const streams = pairs.map((pair) => {
    const planned = streamCase(pair, streamMs);
    return stageOf(`${pair.from.node} ${pair.ipFamily}`, steadyMs, [planned]);
  });
  return [{ id: 'pod-to-pod.throughput', alone: true, dropsLostPaths: true, stages: [connected, ...streams] }];
}

function stageOf(id: string, settleMs: number, cases: readonly PlannedCase[]): Stage {
  return { id, changes: [], cases, settleMs, stablePolls: 1 };
}

/** From every agent to one neighbour, which is on the first node if that one's came up. */
function measuredPairs(world: World): readonly Pair[] {
  const servers = podsOf(world, 'neighbour');
  const to = servers.find(({ problem }) => problem === undefined) ?? servers[0];
  if (to === undefined) return [];
  return podsOf(world, 'agent')
    .slice(0, mostNodes)
    .flatMap((from) => podFamilies(world).map((ipFamily) => ({ from, to, ipFamily })));
}

function connectedCase(pair: Pair): PlannedCase {
  const asked = askedOf(pair, (address) => oneExchange('tcp', address));
  return { ...pairCase('pod-to-pod.throughput', pair, 'tcp', 'connected'), ...asked };
}

function streamCase(pair: Pair, streamMs: number): PlannedCase {
  const asked = askedOf(pair, (address) => ({
    kind: 'throughput',
    address,
    port: responderPorts.agent,
    durationMs: streamMs,
    timeoutMs: answerPatienceMs,
  }));
  return { ...pairCase('pod-to-pod.throughput', pair, 'tcp', 'carried'), ...asked };
}

function askedOf({ from, to, ipFamily }: Pair, question: (address: string) => Question) {
  return {
    expectation: {
      reach: 'allowed' as const,
      because: [`${from.name} may send ${to.name} as much as it likes`],
      answeredBy: [objectKey(to.namespace, to.name)],
    },
    ask: askAt(addressesOf(to), ipFamily, question),
  };
}
