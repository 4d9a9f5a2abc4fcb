import type { Expectation } from '../../../domain/case.ts';
import type { World } from '../../../domain/fixture.ts';
import { addressOf } from '../../../domain/network.ts';
import type { PlannedCase } from '../../planned-case.ts';
import { serviceOf } from '../../targets.ts';
import { clientsAndBackends, fewLabel, localLabel } from '../backends.ts';
import { keysOf } from '../changing/pods.ts';
import { often, once } from '../changing/questions.ts';
import type { SharedScenario } from '../changing/scenario-checks.ts';
import { labelledPods } from '../changing/service-change.ts';
import { after } from '../changing/stages.ts';
import { caseOn, clusterIpWays, type Way } from '../changing/ways.ts';
import { balanced, balancerWays, giveAddresses, whereServed } from './balancer.ts';

const check = 'service.load-balancer';

/** A Service that leads to a few Pods, and one with the policy Local that leads to Pods on all nodes but the last. */
export const address: SharedScenario = {
  fixture: clientsAndBackends,
  scenario: (_, site) => ({
    id: 'service-load-balancer-address',
    mayBeRefused: true,
    after: whereServed,
    stages: [
      after(
        'made',
        [
          { action: 'create-service', service: balanced(site, 'lb-spread', fewLabel) },
          { action: 'create-service', service: balanced(site, 'lb-local', localLabel, 'Local') },
        ],
        (world) =>
          clusterIpWays(world, serviceOf(world, 'lb-spread')).map((way) =>
            caseOn(way, {
              check,
              part: 'cluster-ip',
              expectation: {
                reach: 'allowed',
                because: [
                  'a Service of type LoadBalancer has an address of its own, and serves TCP and UDP on one port',
                ],
                answeredBy: keysOf(labelledPods(world, fewLabel)),
              },
              question: once(way),
              backends: labelledPods(world, fewLabel),
            }),
          ),
      ),
      after(
        'given',
        (world) => giveAddresses(world, ['lb-spread', 'lb-local']),
        (world) => [
          ...answered(world, 'lb-spread', fewLabel, () => ({
            because: ['it has the address of a load balancer, and every endpoint is behind it'],
          })),
          ...answered(world, 'lb-local', localLabel, keepingAddress),
        ],
      ),
    ],
  }),
};

/** "Traffic sent to an External IP or LoadBalancer IP from within the cluster will always get Cluster semantics". */
function keepingAddress({ from, ipFamily }: Way): Pick<Expectation, 'because' | 'clientAddress'> {
  const own = addressOf(from.ips, ipFamily);
  return {
    because: [
      "externalTrafficPolicy is Local, which keeps the client's address",
      "from within the cluster a load balancer's address leads to all endpoints whatever the policy",
    ],
    ...(own === undefined ? {} : { clientAddress: own }),
  };
}

function answered(
  world: World,
  name: 'lb-spread' | 'lb-local',
  label: Readonly<Record<string, string>>,
  wanted: (way: Way) => Pick<Expectation, 'because' | 'clientAddress'>,
): readonly PlannedCase[] {
  const backends = labelledPods(world, label);
  return balancerWays(world, serviceOf(world, name)).map((way) =>
    caseOn(way, {
      check,
      part: 'address',
      expectation: { reach: 'allowed', answeredBy: keysOf(backends), everyAnswerer: true, ...wanted(way) },
      question: often(way, backends.length),
      backends,
    }),
  );
}
