import type { World } from '../../../domain/fixture.ts';
import { serviceOf } from '../../targets.ts';
import { clientsAndBackends, pairLabel } from '../backends.ts';
import { affinityCases, setAffinity } from '../changing/affinity-changed.ts';
import type { SharedScenario } from '../changing/scenario-checks.ts';
import { labelledPods } from '../changing/service-change.ts';
import { after } from '../changing/stages.ts';
import { balanced, balancerWays, giveAddresses, whereServed } from './balancer.ts';

const names = ['lb-affine', 'lb-affine-local'] as const;

/** Session affinity of two Services, one for each policy, is switched on and off. TCP only, as in `service.affinity-changed`. */
export const affinity: SharedScenario = {
  fixture: clientsAndBackends,
  scenario: (_, site) => {
    const cases = (part: string, sticks: boolean) => (world: World) =>
      names.flatMap((name) => {
        const ways = balancerWays(world, serviceOf(world, name)).filter(({ protocol }) => protocol === 'tcp');
        return affinityCases('service.load-balancer-affinity', ways, labelledPods(world, pairLabel))(part, sticks);
      });
    const switched = (part: string, on: boolean) =>
      after(
        part,
        names.map((name) => setAffinity({ namespace: site.away, name }, on)),
        cases(part, on),
      );
    return {
      id: 'service-load-balancer-affinity',
      mayBeRefused: true,
      dropsLostPaths: true,
      after: whereServed,
      stages: [
        after(
          'made',
          [
            { action: 'create-service', service: balanced(site, 'lb-affine', pairLabel) },
            { action: 'create-service', service: balanced(site, 'lb-affine-local', pairLabel, 'Local') },
          ],
          [],
        ),
        after('off', (world) => giveAddresses(world, names), cases('off', false)),
        switched('on', true),
        switched('off-again', false),
      ],
    };
  },
};
