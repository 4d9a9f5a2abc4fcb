import { objectKey } from '../../domain/endpoint.ts';
import type { World } from '../../domain/fixture.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check, Site } from '../check.ts';
import type { PlannedCase, Question, Scenario } from '../planned-case.ts';
import { addressesOf, askAt, exchangeTimeoutMs } from '../targets.ts';
import { meshFixture, nodePairs, pairCase } from './mesh.ts';

const mebibyte = 1024 * 1024;

/** More than one Ethernet frame, and more than several, headers of IPv4 or IPv6 not counted. */
const fragmentedBytes = [2_000, 8_000];

/** A new Pod's routes may take so long to arrive at every node. */
const convergenceMs = 8_000;

export const payloadCheck: Check = {
  id: 'pod-to-pod.payload',
  family: 'pod-to-pod',
  title: 'large payloads arrive unchanged, both ways',
  promise: 'Pods can communicate with all other Pods: with whole files, not only with packets that fit into one frame.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model',
  how:
    'Over TCP 1 MiB of random bytes each way, over UDP datagrams of 2,000 and 8,000 bytes that need fragments and answers of the ' +
    'same size; both ends compare SHA-256 hashes. On more than 8 nodes each asks 4 others.',
  meaning:
    'Small packets pass and large ones do not: a tunnel whose overhead nobody took off the MTU, ICMP "too big" messages dropped on ' +
    'the way, a firewall that drops fragments. Other bytes than were sent: a broken offload of a network card.',
  next: ['ip link show on both nodes: what MTU have uplink, tunnel and Pod interfaces?', 'ethtool -k UPLINK'],
  fixture: meshFixture,
  plan: (world, site) => ({ scenarios: [payloadScenario(planPayload(world, site))] }),
};

/** Apart from the small exchanges, which need not wait for it. */
function payloadScenario(cases: readonly PlannedCase[]): Scenario {
  const id = 'pod-to-pod.payload';
  return { id, stages: [{ id, changes: [], cases, settleMs: convergenceMs, stablePolls: 1 }] };
}

function planPayload(world: World, site: Site): PlannedCase[] {
  return nodePairs(world, site).flatMap((pair) =>
    (['tcp', 'udp'] as const).map((protocol): PlannedCase => ({
      ...pairCase('pod-to-pod.payload', pair, protocol, protocol),
      expectation: {
        reach: 'allowed',
        because: [`${pair.from.name} and ${pair.to.name} may send each other as much as they like`],
        answeredBy: [objectKey(pair.to.namespace, pair.to.name)],
      },
      ask: askAt(addressesOf(pair.to), pair.ipFamily, (address) => payloadOf(protocol, address)),
    })),
  );
}

function payloadOf(transport: 'tcp' | 'udp', address: string): Question {
  const sizes = transport === 'tcp' ? [mebibyte] : fragmentedBytes;
  return { kind: 'payload', transport, address, port: responderPorts.agent, sizes, timeoutMs: exchangeTimeoutMs };
}
