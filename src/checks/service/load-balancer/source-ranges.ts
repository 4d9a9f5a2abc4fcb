import type { Expectation } from '../../../domain/case.ts';
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
import { caseOn, type Wanted, type Way } from '../changing/ways.ts';
import { balanced, balancerWays, giveAddresses, whereServed } from './balancer.ts';

const name = 'lb-ranges';

/** Ranges for documentation (RFC 5737, RFC 3849), in which nobody is. */
const nobody = ['192.0.2.0/24', '2001:db8:1::/48'];

/** More than the second in which a node takes a change over: only then it is seen whether Pods are held to the list. */
const lastingMs = 2_500;

/**
 * Who is listed must be admitted. Whether others are refused is not promised: the field is "ignored if the cloud-provider does not
 * support the feature" (API reference), kube-proxy holds Pods to it, and Cilium says that it does not.
 */
export const sourceRanges: SharedScenario = {
  fixture: clientsAndBackends,
  scenario: (start, site) => {
    const agents = podsOf(start, 'agent');
    const list = (ranges: readonly string[] | null): Change =>
      patchSpec({ namespace: site.away, name }, { loadBalancerSourceRanges: ranges });
    const listing = (id: string, listed: readonly RunningPod[]) =>
      after(id, [list(listed.flatMap(({ ips }) => ips.map(rangeOf)))], (world) => admitted(world, id, listed));
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
        after('nobody', [list(nobody), { action: 'pause', ms: lastingMs }], (world) => admitted(world, 'nobody', [])),
        listing('first', agents.slice(0, 1)),
        listing('others', agents.slice(1)),
        after('cleared', [list(null)], (world) => admitted(world, 'cleared', agents)),
      ],
    };
  },
};

function admitted(world: World, part: string, listed: readonly RunningPod[]): readonly PlannedCase[] {
  const backends = labelledPods(world, fewLabel);
  const ways = balancerWays(world, serviceOf(world, name));
  const asked = (way: Way, expectation: Expectation, question: Wanted['question']) =>
    caseOn(way, { check: 'service.load-balancer-source-ranges', part, expectation, question, backends });
  if (part === 'nobody')
    return ways.map((way) =>
      asked(
        way,
        {
          reach: 'unspecified',
          because: [`loadBalancerSourceRanges of Service ${name} list nobody, but need not apply within the cluster`],
        },
        briefly(way),
      ),
    );
  const isLimited = part === 'first' || part === 'others';
  return ways
    .filter(({ from }) => listed.some((pod) => pod.name === from.name))
    .map((way) => {
      const because = isLimited
        ? `loadBalancerSourceRanges of Service ${name} list ${way.from.name}`
        : `Service ${name} has no loadBalancerSourceRanges`;
      return asked(way, { reach: 'allowed', because: [because], answeredBy: keysOf(backends) }, once(way));
    });
}

function rangeOf(ip: string): string {
  return `${ip}/${ipFamilyOf(ip) === 'ipv6' ? 128 : 32}`;
}
