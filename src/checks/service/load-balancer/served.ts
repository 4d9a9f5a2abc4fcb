import { clientsAndBackends, fewLabel } from '../backends.ts';
import type { SharedScenario } from '../changing/scenario-checks.ts';
import { briefly } from '../changing/questions.ts';
import { labelledPods } from '../changing/service-change.ts';
import { after } from '../changing/stages.ts';
import { caseOn } from '../changing/ways.ts';
import { serviceOf } from '../../targets.ts';
import { balanced, balancerWays, giveAddresses, waitsFor } from './balancer.ts';

/** So many tries: some 10 s of silence, within which the slowest of all nodes need not, but any one of them would have followed. */
const tries = 8;

/**
 * Begins when nobody waits for the node ports of a deleted Service to close any more, since from here on others are allocated; those that
 * wait for this one are created after it.
 */
export const served: SharedScenario = {
  fixture: clientsAndBackends,
  scenario: (_, site) => ({
    id: 'service-load-balancer-served',
    mayBeRefused: true,
    after: waitsFor('service-lifetime', 'recreated'),
    stages: [
      after('made', [{ action: 'create-service', service: balanced(site, 'lb-served', fewLabel) }], []),
      {
        id: 'given',
        changes: (world) => giveAddresses(world, ['lb-served']),
        cases: (world) =>
          balancerWays(world, serviceOf(world, 'lb-served')).map((way) =>
            caseOn(way, {
              check: 'service.load-balancer',
              part: 'served',
              expectation: {
                reach: 'unspecified',
                because: ['a node may leave what Pods send to a load balancer to its provider'],
              },
              question: briefly(way),
              backends: labelledPods(world, fewLabel).slice(0, 1),
            }),
          ),
        settleMs: 20_000,
        stablePolls: tries,
      },
    ],
  }),
};
