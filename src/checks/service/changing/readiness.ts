import type { Expectation } from '../../../domain/case.ts';
import type { FixturePod, RunningPod, World } from '../../../domain/fixture.ts';
import type { CheckId, FixturePart, Site } from '../../check.ts';
import type { Change, Question, Scenario } from '../../planned-case.ts';
import { agents, join, podOn, roleSelector } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { serviceBeside } from '../backends.ts';
import { farewell, keysOf, podNamed, podRef } from './pods.ts';
import { beginLoad, briefly, endLoad, often, openFlow, sameFlow } from './questions.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { after, before, told } from './stages.ts';
import { caseOn, clusterIpWays, type Way } from './ways.ts';

/** The readiness gate of `manifests/pods/changing-gated.yaml`. */
const gate = 'podreach.dev/serving';
const loadIntervalMs = 100;

/** Two Pods that are ready when their gates say so; at first they do not. */
function fixture(site: Site): FixturePart {
  const pods = [0, 1].flatMap((index): FixturePod[] => {
    const node = site.nodes[index % Math.max(1, site.nodes.length)];
    if (node === undefined) return [];
    return [podOn(node, site.away, `gated-${index}`, 'gated', { overlay: 'changing-gated' })];
  });
  return join(agents(site), {
    pods,
    services: [serviceBeside(site, 'readiness', 'changing-plain', roleSelector('gated'))],
  });
}

function scenario(world: World): Scenario | undefined {
  const first = podNamed(world, 'gated-0');
  const second = podNamed(world, 'gated-1');
  if (first === undefined || second === undefined) return undefined;
  const pods = [first, second];
  const ways = clusterIpWays(world, serviceOf(world, 'readiness'));
  const connections = ways.filter(({ protocol }) => protocol === 'tcp');
  const flows = ways.filter(({ protocol }) => protocol === 'udp');
  const asked = (check: CheckId, part: string, expectation: Expectation, question: (way: Way) => Ask) => (way: Way) =>
    caseOn(way, { check, part, expectation, question: question(way), backends: pods });
  // Once datagrams went to both, one from a source port that was used before may belong to an older flow.
  const ready = (check: CheckId, part: string, ...named: readonly RunningPod[]) =>
    (part === 'first' ? ways : connections).map(asked(check, part, onlyReady(pods, named), (way) => often(way, 2)));
  /** Every check of what a change does waits for it itself, since it may be the only one that is wanted. */
  const moved = (part: string, ...named: readonly RunningPod[]) => [
    ...ready('service.not-ready', part, ...named),
    ...ready('service.readiness-gate', part, ...named),
  ];
  return {
    id: 'service-readiness',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before('unready', [
        ...ways.map(asked('service.not-ready', 'none', noneReady, briefly)),
        ...flows.map(asked('service.udp-flow', 'unready', noneReady, openFlow)),
      ]),
      after(
        'first-ready',
        [setGate(first, true)],
        [
          ...ready('service.not-ready', 'first', first),
          ...flows.map(asked('service.udp-flow', 'ready', onlyReady(pods, [first]), sameFlow)),
        ],
      ),
      before(
        'load',
        connections.map(
          asked('service.readiness-gate', 'begin', onlyReady(pods, [first]), (way) => beginLoad(way, loadIntervalMs)),
        ),
      ),
      after('both-ready', [setGate(second, true)], moved('both', first, second)),
      after('second-ready', [setGate(first, false)], moved('second', second)),
      told('load-end', connections.map(asked('service.readiness-gate', 'end', noneLost(pods), endLoad))),
      after(
        'end',
        pods.flatMap((pod) => farewell(world, pod)),
        [],
      ),
    ],
  };
}

type Ask = (address: string, port: number) => Question;

function setGate(pod: RunningPod, ready: boolean): Change {
  return {
    action: 'patch',
    target: podRef(pod),
    subresource: 'status',
    patch: { status: { conditions: [{ type: gate, status: ready ? 'True' : 'False' }] } },
  };
}

const noneReady: Expectation = {
  reach: 'blocked',
  because: ['no Pod of Service readiness is ready: their readiness gates are not set'],
};

function onlyReady(pods: readonly RunningPod[], ready: readonly RunningPod[]): Expectation {
  const others = pods.filter((pod) => !ready.includes(pod));
  return {
    reach: 'allowed',
    because: [
      `ready: ${namesOf(ready)}`,
      ...(others.length === 0 ? [] : [`not ready: ${namesOf(others)}, by its readiness gate`]),
    ],
    answeredBy: keysOf(ready),
    ...(ready.length > 1 ? { everyAnswerer: true } : {}),
  };
}

function noneLost(pods: readonly RunningPod[]): Expectation {
  return {
    reach: 'allowed',
    because: ['a ready endpoint was there all the time, and both Pods answered all the time'],
    answeredBy: keysOf(pods),
  };
}

function namesOf(pods: readonly RunningPod[]): string {
  return pods.map(({ name }) => name).join(' and ');
}

/** Two Pods turn ready and unready while connections and flows go on. */
export const readiness: SharedScenario = { fixture, scenario };
