import type { RunningPod, RunningService, World } from '../../../domain/fixture.ts';
import type { CheckId } from '../../check.ts';
import type { Change, PlannedCase, Scenario } from '../../planned-case.ts';
import { join } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { clientsAndBackends, pairLabel, serviceBeside } from '../backends.ts';
import { keysOf } from './pods.ts';
import { often } from './questions.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { labelledPods, patchSpec } from './service-change.ts';
import { after, before } from './stages.ts';
import { caseOn, clusterIpWays, nextNode, nodePortWays, type Way } from './ways.ts';

function scenario(start: World): Scenario | undefined {
  const service = serviceOf(start, 'switched');
  if (service === undefined) return undefined;
  const backends = labelledPods(start, pairLabel);
  // TCP only: a datagram from a source port that was used before belongs to an older flow, and stays where that went.
  const ways = [
    ...clusterIpWays(start, service),
    ...nodePortWays(start, service, (client) => [nextNode(start, client)]),
  ].filter(({ protocol }) => protocol === 'tcp');
  const asked = affinityCases('service.affinity-changed', ways, backends);
  return {
    id: 'service-affinity-changed',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before('off', asked('off', false)),
      after('on', [setAffinity(service, true)], asked('on', true)),
      after('off-again', [setAffinity(service, false)], asked('off-again', false)),
    ],
  };
}

/** Switches a Service's session affinity on or off. */
export function setAffinity(service: Pick<RunningService, 'namespace' | 'name'>, on: boolean): Change {
  return patchSpec(
    service,
    on ? { sessionAffinity: 'ClientIP' } : { sessionAffinity: 'None', sessionAffinityConfig: null },
  );
}

/** Whether connections on these ways stick to one of these backends, or reach all of them. */
export function affinityCases(check: CheckId, ways: readonly Way[], backends: readonly RunningPod[]) {
  return (part: string, sticks: boolean): readonly PlannedCase[] =>
    ways.map((way) =>
      caseOn(way, {
        check,
        part,
        expectation: {
          reach: 'allowed',
          because: [`Service ${way.service.name} has sessionAffinity ${sticks ? 'ClientIP' : 'None'}`],
          answeredBy: keysOf(backends),
          ...(sticks ? { oneAnswerer: true } : { everyAnswerer: true }),
        },
        question: often(way, backends.length),
        backends,
      }),
    );
}

/** Session affinity is switched on and off. */
export const affinityChanged: SharedScenario = {
  fixture: (site) =>
    join(clientsAndBackends(site), {
      services: [serviceBeside(site, 'switched', 'changing-node-port', pairLabel, { policy: 'Cluster' })],
    }),
  scenario,
};
