import type { Expectation } from '../../../domain/case.ts';
import type { World } from '../../../domain/fixture.ts';
import type { FixturePart, Site } from '../../check.ts';
import type { PlannedCase, Scenario } from '../../planned-case.ts';
import { agents, join, podOn, roleSelector } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { serviceBeside } from '../backends.ts';
import { farewell, keysOf, podNamed } from './pods.ts';
import { briefly, once } from './questions.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { after, before } from './stages.ts';
import { caseOn, clusterIpWays, nextNode, nodePortWays } from './ways.ts';

/** A kubelet measures the volumes of its Pods once a minute (`volumeStatsAggPeriod`) and looks at the result every ten seconds. */
const evictionLimitMs = 180_000;

function fixture(site: Site): FixturePart {
  const node = site.nodes[1 % Math.max(1, site.nodes.length)];
  if (node === undefined) return {};
  return join(agents(site), {
    pods: [podOn(node, site.away, 'evicted', 'evicted', { overlay: 'changing-evicted' })],
    services: [serviceBeside(site, 'evicted', 'changing-published', roleSelector('evicted'))],
  });
}

function scenario(start: World): Scenario | undefined {
  const service = serviceOf(start, 'evicted');
  const pod = podNamed(start, 'evicted');
  if (service === undefined || pod === undefined) return undefined;
  const ways = [
    ...clusterIpWays(start, service),
    ...nodePortWays(start, service, (client) => [nextNode(start, client)]),
  ];
  const asked = (part: string, expectation: Expectation, question: typeof once) =>
    ways.map((way): PlannedCase =>
      caseOn(way, { check: 'service.evicted', part, expectation, question: question(way), backends: [pod] }),
    );
  const runs: Expectation = { reach: 'allowed', because: [`${pod.name} runs`], answeredBy: keysOf([pod]) };
  const gone: Expectation = {
    reach: 'blocked',
    because: [`${pod.name} was evicted, and an ended Pod is no endpoint although publishNotReadyAddresses is true`],
  };
  return {
    id: 'service-eviction',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before('running', asked('running', runs, once)),
      after('evicted', farewell(start, pod), asked('evicted', gone, briefly), evictionLimitMs),
    ],
  };
}

/** The only Pod of a Service is evicted by its kubelet. */
export const eviction: SharedScenario = { fixture, scenario };
