import type { World } from '../../../domain/fixture.ts';
import type { PlannedCase, Scenario } from '../../planned-case.ts';
import { join } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { clientsAndBackends, pairLabel, serviceBeside } from '../backends.ts';
import { keysOf } from './pods.ts';
import { often } from './questions.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { labelledPods, patchSpec } from './service-change.ts';
import { after, before } from './stages.ts';
import { caseOn, clusterIpWays, nextNode, nodePortWays } from './ways.ts';

function scenario(start: World): Scenario | undefined {
  const service = serviceOf(start, 'switched');
  if (service === undefined) return undefined;
  const backends = labelledPods(start, pairLabel);
  // TCP only: a datagram from a source port that was used before belongs to an older flow, and stays where that went.
  const ways = [
    ...clusterIpWays(start, service),
    ...nodePortWays(start, service, (client) => [nextNode(start, client)]),
  ].filter(({ protocol }) => protocol === 'tcp');
  const asked = (part: string, sticks: boolean) =>
    ways.map((way): PlannedCase =>
      caseOn(way, {
        check: 'service.affinity-changed',
        part,
        expectation: {
          reach: 'allowed',
          because: [`Service switched has sessionAffinity ${sticks ? 'ClientIP' : 'None'}`],
          answeredBy: keysOf(backends),
          ...(sticks ? { oneAnswerer: true } : { everyAnswerer: true }),
        },
        question: often(way, backends.length),
        backends,
      }),
    );
  return {
    id: 'service-affinity-changed',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before('off', asked('off', false)),
      after('on', [patchSpec(service, { sessionAffinity: 'ClientIP' })], asked('on', true)),
      after(
        'off-again',
        [patchSpec(service, { sessionAffinity: 'None', sessionAffinityConfig: null })],
        asked('off-again', false),
      ),
    ],
  };
}

/** Session affinity is switched on and off. */
export const affinityChanged: SharedScenario = {
  fixture: (site) =>
    join(clientsAndBackends(site), {
      services: [serviceBeside(site, 'switched', 'changing-node-port', pairLabel, { policy: 'Cluster' })],
    }),
  scenario,
};
