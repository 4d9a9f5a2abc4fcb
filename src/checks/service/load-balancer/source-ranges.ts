import type { RunningPod, World } from '../../../domain/fixture.ts';
import { ipFamilyOf } from '../../../domain/network.ts';
import type { Change, PlannedCase } from '../../planned-case.ts';
import { podsOf, serviceOf } from '../../targets.ts';
import { clientsAndBackends, fewLabel } from '../backends.ts';
import { keysOf } from '../changing/pods.ts';
import { briefly, once } from '../changing/questions.ts';
import type { SharedScenario } from '../changing/scenario-checks.ts';
import { labelledPods, patchSpec } from '../changing/service-change.ts';
import { after } from '../changing/stages.ts';
import { caseOn } from '../changing/ways.ts';
import { balanced, balancerWays, giveAddresses, whereServed } from './balancer.ts';

const name = 'lb-ranges';

/**
 * Who is listed must be admitted. Whether others are refused is not promised: the field is "ignored if the cloud-provider does not
 * support the feature" (API reference), kube-proxy holds Pods to it, and Cilium says that it does not.
 */
export const sourceRanges: SharedScenario = {
  fixture: clientsAndBackends,
  scenario: (start, site) => {
    const agents = podsOf(start, 'agent');
    const list = (listed: readonly RunningPod[] | undefined): Change =>
      patchSpec(
        { namespace: site.away, name },
        { loadBalancerSourceRanges: listed === undefined ? null : listed.flatMap(({ ips }) => ips.map(rangeOf)) },
      );
    const listing = (id: string, listed: readonly RunningPod[]) =>
      after(id, [list(listed)], (world) => admitted(world, id, listed));
    return {
      id: 'service-load-balancer-source-ranges',
      mayBeRefused: true,
      dropsLostPaths: true,
      after: whereServed,
      stages: [
        after('made', [{ action: 'create-service', service: balanced(site, name, fewLabel) }], []),
        after(
          'open',
          (world) => giveAddresses(world, [name]),
          (world) => admitted(world, 'open', agents),
        ),
        listing('first', agents.slice(0, 1)),
        listing('others', agents.slice(1)),
        after('cleared', [list(undefined)], (world) => admitted(world, 'cleared', agents)),
      ],
    };
  },
};

function admitted(world: World, part: string, listed: readonly RunningPod[]): readonly PlannedCase[] {
  const backends = labelledPods(world, fewLabel);
  return balancerWays(world, serviceOf(world, name)).map((way) => {
    const isListed = listed.some((pod) => pod.name === way.from.name);
    return caseOn(way, {
      check: 'service.load-balancer-source-ranges',
      part,
      expectation: isListed
        ? {
            reach: 'allowed',
            because: [
              part === 'open' || part === 'cleared'
                ? `Service ${name} has no loadBalancerSourceRanges`
                : `loadBalancerSourceRanges of Service ${name} lists ${way.from.name}`,
            ],
            answeredBy: keysOf(backends),
          }
        : {
            reach: 'unspecified',
            because: [
              `loadBalancerSourceRanges of Service ${name} does not list ${way.from.name}, but need not apply within the cluster`,
            ],
          },
      question: isListed ? once(way) : briefly(way),
      backends,
    });
  });
}

function rangeOf(ip: string): string {
  return `${ip}/${ipFamilyOf(ip) === 'ipv6' ? 128 : 32}`;
}
