import type { FixturePod, RunningPod, World } from '../../../domain/fixture.ts';
import type { FixturePart, Site } from '../../check.ts';
import type { PlannedCase, Scenario } from '../../planned-case.ts';
import { agents, join, podOn } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { labelled, serviceBeside } from '../backends.ts';
import { keysOf, podNamed } from './pods.ts';
import { often, once } from './questions.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { labelledPods } from './service-change.ts';
import { after, before } from './stages.ts';
import { caseOn, clusterIpWays } from './ways.ts';

const growingLabel = { 'podreach.dev/growing': 'yes' } as const;

/** The neighbour on the first node is there before. */
function fixture(site: Site): FixturePart {
  return join(
    agents(site),
    labelled(site, growingLabel, (index) => index === 0),
    { services: [serviceBeside(site, 'growing', 'changing-plain', growingLabel)] },
  );
}

/** The Pod that joins it, on the next node. */
function newcomer(site: Site): readonly FixturePod[] {
  const node = site.nodes[1 % Math.max(1, site.nodes.length)];
  return node === undefined ? [] : [podOn(node, site.away, 'newcomer', 'newcomer', { labels: growingLabel })];
}

function scenario(start: World, site: Site): Scenario | undefined {
  const service = serviceOf(start, 'growing');
  if (service === undefined) return undefined;
  const first = labelledPods(start, growingLabel);
  // TCP only: a datagram from a source port that was used before belongs to an older flow, and stays where that went.
  const ways = clusterIpWays(start, service).filter(({ protocol }) => protocol === 'tcp');
  const asked = (part: string, pods: readonly (RunningPod | undefined)[], question: typeof once) => {
    const endpoints = pods.filter((pod) => pod !== undefined);
    return ways.map((way): PlannedCase =>
      caseOn(way, {
        check: 'service.new-endpoint',
        part,
        expectation: {
          reach: 'allowed',
          because: [`ready endpoints: ${endpoints.map(({ name }) => name).join(' and ')}`],
          answeredBy: keysOf(endpoints),
          ...(pods.length > 1 ? { everyAnswerer: true } : {}),
        },
        question: question(way),
        backends: pods,
      }),
    );
  };
  return {
    id: 'service-new-endpoint',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before('one', asked('one', first, once)),
      after(
        'two',
        newcomer(site).map((pod) => ({ action: 'create-pod' as const, pod })),
        (world) => asked('two', [...first, podNamed(world, 'newcomer')], (way) => often(way, 2)),
      ),
    ],
  };
}

/** A Pod is created behind a Service that has one. */
export const newEndpoint: SharedScenario = { fixture, scenario };
