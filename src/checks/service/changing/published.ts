import type { Expectation } from '../../../domain/case.ts';
import type { RunningPod, World } from '../../../domain/fixture.ts';
import type { FixturePart, Site } from '../../check.ts';
import type { Change, PlannedCase, Scenario } from '../../planned-case.ts';
import { agents, join, podOn, roleSelector } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { serviceBeside } from '../backends.ts';
import { farewell, keysOf, podNamed, podRef } from './pods.ts';
import { briefly, once } from './questions.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { patchSpec } from './service-change.ts';
import { after, before } from './stages.ts';
import { caseOn, clusterIpWays, nextNode, nodePortWays } from './ways.ts';

/** A Pod whose readiness gate nobody sets. */
function fixture(site: Site): FixturePart {
  const [node] = site.nodes;
  if (node === undefined) return {};
  return join(agents(site), {
    pods: [podOn(node, site.away, 'unready', 'unready', { overlay: 'changing-gated' })],
    services: [serviceBeside(site, 'published', 'changing-published', roleSelector('unready'))],
  });
}

function scenario(world: World): Scenario | undefined {
  const pod = podNamed(world, 'unready');
  const service = serviceOf(world, 'published');
  if (pod === undefined || service === undefined) return undefined;
  const ways = [
    ...clusterIpWays(world, service),
    ...nodePortWays(world, service, (client) => [nextNode(world, client)]),
  ];
  const asked = (part: string, answers: boolean, because: string) =>
    ways.map((way): PlannedCase =>
      caseOn(way, {
        check: 'service.publish-not-ready',
        part,
        expectation: publishing(pod, answers, because),
        question: (answers ? once : briefly)(way),
        backends: [pod],
      }),
    );
  const publish = (publishNotReadyAddresses: boolean): Change => patchSpec(service, { publishNotReadyAddresses });
  return {
    id: 'service-published',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before('unready', asked('unready', true, 'publishNotReadyAddresses is true')),
      after('not-published', [publish(false)], asked('off', false, 'publishNotReadyAddresses is false')),
      after(
        'terminating',
        [{ action: 'delete', target: podRef(pod) }, publish(true)],
        asked('terminating', true, 'publishNotReadyAddresses is true, also for a terminating Pod'),
      ),
      after(
        'terminating-not-published',
        [publish(false)],
        asked('terminating-off', false, `${pod.name} is terminating and publishNotReadyAddresses is false`),
      ),
      after('end', farewell(world, pod), []),
    ],
  };
}

function publishing(pod: RunningPod, answers: boolean, because: string): Expectation {
  return answers
    ? { reach: 'allowed', because: [because, `${pod.name} is not ready`], answeredBy: keysOf([pod]) }
    : { reach: 'blocked', because: [because, `${pod.name} is not ready and there is no other endpoint`] };
}

/** The only Pod of a Service is not ready, and terminates. */
export const published: SharedScenario = { fixture, scenario };
