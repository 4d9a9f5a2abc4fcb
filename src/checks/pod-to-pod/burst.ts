import type { Expectation } from '../../domain/case.ts';
import type { World } from '../../domain/fixture.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check, Site } from '../check.ts';
import type { PlannedCase, Question, Scenario } from '../planned-case.ts';
import { addressesOf, askAt, exchangeTimeoutMs } from '../targets.ts';
import { meshFixture, nodePairs, pairCase, type Pair } from './mesh.ts';
import { tolerableLossRatio } from './tolerable-loss.ts';

/** 50 datagrams a second on each pair: far below what any socket buffer or network has trouble with. */
const intervalMs = 20;
/** `timeoutSeconds` of probes by default: an application that needs longer to answer is restarted. */
const longestMedianUs = 1_000_000;
/** A new Pod's routes may take so long to arrive at every node. */
const convergenceMs = 8_000;
/** Chance that the check of a healthy network fails, all its cases together. */
const falseAlarm = 1e-6;

const how =
  'Between all pairs of nodes, and on each node, a burst of 100 datagrams (--burst), one every 20 ms, each sent once and answered ' +
  'once; on more than 8 nodes each asks 4 others.';

export const lossCheck: Check = {
  id: 'pod-to-pod.loss',
  family: 'pod-to-pod',
  title: 'hardly any packet is lost between Pods',
  promise:
    'Pods can communicate with all other Pods; IP is best effort, but a network that loses one packet in twenty is broken.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model',
  how:
    `${how} More than 5 % unanswered is a failure. Of a network that loses at most 0.1 % of exchanges, at random, all pairs ` +
    'together fail at most once in a million runs: with so few datagrams that 5 % could be chance, more may be missing.',
  meaning:
    'A bad cable or port, an overloaded or rate-limited link, a full conntrack table, or one of several paths that is broken.',
  next: [
    'ip -s link on both nodes: errors, drops',
    'dmesg | grep conntrack; sysctl net.netfilter.nf_conntrack_count',
    'mtr -u NODE',
  ],
  fixture: meshFixture,
  plan: (world, site) => ({ scenarios: [burstScenario(planLoss(world, site))] }),
};

export const latencyCheck: Check = {
  id: 'pod-to-pod.latency',
  family: 'pod-to-pod',
  title: 'answers between Pods come in well under a second',
  promise:
    'The kubelet gives a probe one second by default; a network whose answers take longer fails every one of them.',
  source:
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes',
  how:
    `${how} Reports p50, p95 and p99 of the answer times of each pair; the waiting for their turn in agent and responder is taken ` +
    'off, and times during which the agent had other work, or one of them was kept from a CPU, are left out. A median above 1 s is ' +
    'a failure.',
  meaning: 'A congested link, a detour (asymmetric routes, a tunnel over another region), or nodes short of CPU.',
  next: ['ping between the nodes, for comparison', 'top on both nodes: softirq, steal'],
  fixture: meshFixture,
  plan: (world, site) => ({ scenarios: [burstScenario(planLatency(world, site))] }),
};

/** Both checks are judged on the same bursts. */
function burstScenario(cases: readonly PlannedCase[]): Scenario {
  const id = 'pod-to-pod.burst';
  return { id, stages: [{ id, changes: [], cases, settleMs: convergenceMs, stablePolls: 1 }] };
}

function planLoss(world: World, site: Site): PlannedCase[] {
  const pairs = nodePairs(world, site);
  const maxLossRatio = tolerableLossRatio(site.options.burst, falseAlarm / Math.max(1, pairs.length));
  return pairs.map((pair) =>
    planBurst('pod-to-pod.loss', pair, site, {
      reach: 'allowed',
      because: [
        `at most ${percent(maxLossRatio)} of ${site.options.burst} datagrams to ${pair.to.name} stay unanswered`,
      ],
      maxLossRatio,
    }),
  );
}

function planLatency(world: World, site: Site): PlannedCase[] {
  return nodePairs(world, site).map((pair) =>
    planBurst('pod-to-pod.latency', pair, site, {
      reach: 'allowed',
      because: [`half of the answers of ${pair.to.name} take at most 1 s, the kubelet's default probe timeout`],
      maxMedianUs: longestMedianUs,
    }),
  );
}

function planBurst(check: string, pair: Pair, site: Site, expectation: Expectation): PlannedCase {
  return {
    ...pairCase(check, pair, 'udp'),
    expectation,
    ask: askAt(addressesOf(pair.to), pair.ipFamily, (address) => burst(address, site.options.burst)),
    presupposesAnswer: true,
  };
}

function burst(address: string, count: number): Question {
  return { kind: 'burst', address, port: responderPorts.agent, count, intervalMs, answerMs: exchangeTimeoutMs };
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 1000) / 10} %`;
}
