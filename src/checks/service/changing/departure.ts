import type { Expectation } from '../../../domain/case.ts';
import type { RunningPod, World } from '../../../domain/fixture.ts';
import type { CheckId, FixturePart, Site } from '../../check.ts';
import type { Change, PlannedCase, Scenario } from '../../planned-case.ts';
import { hostNetworkClients, hostNetworkRole } from '../../host-network.ts';
import { agents, join, podOn, roleSelector } from '../../site.ts';
import { podsOf, serviceOf } from '../../targets.ts';
import { labelled, serviceBeside } from '../backends.ts';
import { dropped, opened, outsideWays, treatment } from './outside.ts';
import { agentsBeside, farewell, keysOf, podNamed, podRef } from './pods.ts';
import { briefly, often, once, openFlow, sameFlow } from './questions.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { patchSpec } from './service-change.ts';
import { after, before } from './stages.ts';
import { caseOn, clusterIpWays, nextNode, nodePortWays, ownAndNextNode, type Way } from './ways.ts';

const departingLabel = { 'podreach.dev/departing': 'yes' } as const;
const flowLabel = 'podreach.dev/flow';

/** Upstream's limit for a flow to move to the new backend. */
const flowLimitMs = 60_000;

/** After more than the second in which a node takes a change over, a terminating Pod must go on answering. */
const lastingMs = 1_500;

/** One Pod that is deleted, and on its node a neighbour that stays. */
function fixture(site: Site): FixturePart {
  const place = 1 % Math.max(1, site.nodes.length);
  const node = site.nodes[place];
  if (node === undefined) return {};
  const leaver = podOn(node, site.away, 'leaver', 'leaver', {
    labels: { ...departingLabel, [flowLabel]: 'old' },
    overlay: 'changing-lingering',
  });
  const nodePort = (name: string, policy: 'Cluster' | 'Local', selector: Readonly<Record<string, string>>) =>
    serviceBeside(site, name, 'changing-node-port', selector, { policy });
  const isAskedByNodes = site.options.features.includes('host-network');
  return join(
    agents(site),
    hostNetworkClients(site),
    labelled(site, { ...departingLabel, [flowLabel]: 'new' }, (index) => index === place),
    { pods: [leaver] },
    {
      services: [
        serviceBeside(site, 'departing', 'changing-plain', departingLabel),
        nodePort('terminating', 'Cluster', roleSelector('leaver')),
        nodePort('flow', 'Cluster', { [flowLabel]: 'old' }),
        nodePort('terminating-local', 'Local', { [flowLabel]: 'old' }),
        ...(isAskedByNodes ? [nodePort('staying-local', 'Local', { [flowLabel]: 'new' })] : []),
      ],
    },
  );
}

function scenario(world: World): Scenario | undefined {
  const leaver = podNamed(world, 'leaver');
  const stayer = world.pods.find(({ labels, name }) => labels[flowLabel] === 'new' && name !== 'leaver');
  if (leaver === undefined || stayer === undefined) return undefined;
  const departing = clusterIpWays(world, serviceOf(world, 'departing'));
  // A datagram from a source port that was used before belongs to a flow that may stay with a terminating Pod until it is gone.
  const connections = departing.filter(({ protocol }) => protocol === 'tcp');
  const outside = outsideWays(world, serviceOf(world, 'terminating-local'), leaver);
  const staying = serviceOf(world, 'staying-local');
  const last = [...lastWays(world, leaver), ...outside.served];
  const deletion: Change = { action: 'delete', target: podRef(leaver) };
  return {
    id: 'service-departure',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before('present', [
        ...connections.map((way) => departed(way, 'present', [leaver, stayer], everyOne(leaver, stayer))),
        ...last.map((way) => serving(way, 'present', leaver, `${leaver.name} is ready`)),
        ...flowWays(world, leaver).map((way) => flow(way, 'old', leaver)),
      ]),
      after(
        'terminating',
        [deletion],
        // Both checks wait for it, since either may be the only one that is wanted.
        (['service.deleted-endpoint', 'service.terminating'] as const).flatMap((check) =>
          connections.map((way) => departed(way, 'terminating', [stayer], onlyStays(leaver, stayer), check)),
        ),
      ),
      {
        id: 'still-serving',
        changes: [{ action: 'pause', ms: lastingMs }],
        cases: [
          ...last.map((way) =>
            serving(way, 'last', leaver, `${leaver.name} is terminating but still serves, and no endpoint is ready`),
          ),
          ...(staying === undefined ? [] : outside.dropped.map((way) => dropped(way, leaver, staying))),
        ],
        settleMs: 10_000,
        stablePolls: 2,
      },
      after(
        'gone',
        [
          ...farewell(world, leaver),
          { ...deletion, wait: 'gone' },
          {
            action: 'together',
            changes: ['flow', 'terminating-local'].map((name) =>
              patchSpec(
                { namespace: stayer.namespace, name },
                { selector: { [flowLabel]: 'new' }, externalTrafficPolicy: 'Cluster' },
              ),
            ),
          },
        ],
        [
          ...departing.map((way) => departed(way, 'gone', [stayer], onlyStays(leaver, stayer))),
          ...clusterIpWays(world, serviceOf(world, 'terminating')).map((way) => noneLeft(way, leaver)),
          ...flowWays(world, leaver).map((way) => flow(way, 'new', stayer)),
          ...outside.dropped.map((way) => opened(way, stayer)),
          ...outsideWays(world, staying, stayer).dropped.map((way) => treatment(way, stayer)),
        ],
        flowLimitMs,
      ),
    ],
  };
}

/** Where the last, terminating Pod must answer: everywhere; with the policies `Local` on its own node only. */
function lastWays(world: World, leaver: RunningPod): readonly Way[] {
  const service = serviceOf(world, 'terminating');
  const local = serviceOf(world, 'terminating-local');
  return [
    ...clusterIpWays(world, service),
    ...nodePortWays(world, service, ownAndNextNode(world)),
    ...clusterIpWays(world, local, agentsBeside(world, leaver)),
    ...nodePortWays(world, local, () => [leaver.node]),
  ];
}

/** UDP only: by the Service's address, from the nodes' own network too, by the port of another node, and with the policy `Local` beside the Pod. */
function flowWays(world: World, leaver: RunningPod): readonly Way[] {
  const service = serviceOf(world, 'flow');
  return [
    ...clusterIpWays(world, service, [...podsOf(world, 'agent'), ...podsOf(world, hostNetworkRole)]),
    ...nodePortWays(world, service, (client) => [nextNode(world, client)]),
    ...clusterIpWays(world, serviceOf(world, 'terminating-local'), agentsBeside(world, leaver)),
  ].filter(({ protocol }) => protocol === 'udp');
}

function everyOne(...pods: readonly RunningPod[]): Expectation {
  return {
    reach: 'allowed',
    because: [`Service departing has the ready endpoints ${pods.map(({ name }) => name).join(' and ')}`],
    answeredBy: keysOf(pods),
    everyAnswerer: true,
  };
}

function onlyStays(leaver: RunningPod, stayer: RunningPod): Expectation {
  return {
    reach: 'allowed',
    because: [`${leaver.name} was deleted`, `${stayer.name} is ready and stays an endpoint`],
    answeredBy: keysOf([stayer]),
  };
}

function departed(
  way: Way,
  part: string,
  backends: readonly RunningPod[],
  expectation: Expectation,
  check: CheckId = 'service.deleted-endpoint',
): PlannedCase {
  return caseOn(way, { check, part, expectation, question: often(way, 2), backends });
}

function noneLeft(way: Way, leaver: RunningPod): PlannedCase {
  return caseOn(way, {
    check: 'service.deleted-endpoint',
    part: 'none-left',
    expectation: { reach: 'blocked', because: [`${leaver.name} was the only endpoint and is gone`] },
    question: briefly(way),
    backends: [leaver],
  });
}

function serving(way: Way, part: string, leaver: RunningPod, because: string): PlannedCase {
  return caseOn(way, {
    check: 'service.terminating',
    part,
    expectation: { reach: 'allowed', because: [because], answeredBy: keysOf([leaver]) },
    question: once(way),
    backends: [leaver],
  });
}

function flow(way: Way, part: 'old' | 'new', backend: RunningPod): PlannedCase {
  return caseOn(way, {
    check: 'service.udp-flow',
    part,
    expectation: {
      reach: 'allowed',
      because: [`${backend.name} is the only endpoint of Service ${way.service.name}`],
      answeredBy: keysOf([backend]),
    },
    question: part === 'old' ? openFlow(way) : sameFlow(way),
    backends: [backend],
  });
}

/** One Pod is deleted: while it terminates, and after it is gone. */
export const departure: SharedScenario = { fixture, scenario };
