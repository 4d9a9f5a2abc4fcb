import type { RunningPod, World } from '../../../domain/fixture.ts';
import type { FixturePart, Site } from '../../check.ts';
import type { Change, PlannedCase } from '../../planned-case.ts';
import { agents, join, podOn, roleSelector } from '../../site.ts';
import { podsOf, serviceOf } from '../../targets.ts';
import { labelled } from '../backends.ts';
import { farewell, keysOf, podNamed, podRef } from '../changing/pods.ts';
import { once, openFlow, sameFlow } from '../changing/questions.ts';
import type { SharedScenario } from '../changing/scenario-checks.ts';
import { patchSpec } from '../changing/service-change.ts';
import { after } from '../changing/stages.ts';
import { caseOn, nodePortWays, type Wanted, type Way } from '../changing/ways.ts';
import { balanced, balancerWays, giveAddresses, whereServed } from './balancer.ts';
import { byEndpoint, healthChecks } from './health-check-case.ts';

const flowLabel = 'podreach.dev/balanced-flow';
const last = 'lb-last';
const flows = { same: 'lb-flow-same', other: 'lb-flow-other' } as const;
const places = ['same', 'other'] as const;

/** Upstream's limit for a flow to move to the new backend. */
const flowLimitMs = 60_000;
/** After more than the second in which a node takes a change over, a terminating Pod must go on answering. */
const lastingMs = 1_500;

/** One Pod that is deleted, a neighbour that stays on its node, and one on the next. */
function fixture(site: Site): FixturePart {
  const place = 1 % Math.max(1, site.nodes.length);
  const next = (place + 1) % Math.max(1, site.nodes.length);
  const node = site.nodes[place];
  if (node === undefined) return {};
  const leaver = podOn(node, site.away, 'lb-leaver', 'lb-leaver', {
    labels: { [flowLabel]: 'old' },
    overlay: 'changing-lingering',
  });
  return join(
    agents(site),
    labelled(site, { [flowLabel]: 'same' }, (index) => index === place),
    labelled(site, { [flowLabel]: 'other' }, (index) => index === next),
    { pods: [leaver] },
  );
}

const scenario: SharedScenario['scenario'] = (start, site) => {
  const leaver = podNamed(start, 'lb-leaver');
  if (leaver === undefined) return undefined;
  const stayer = (place: string) =>
    start.pods.find(({ labels, role }) => labels[flowLabel] === place && role !== leaver.role);
  const deletion: Change = { action: 'delete', target: podRef(leaver) };
  // What a client gets at its own node is not agreed upon.
  const outside = podsOf(start, 'agent').filter(({ node }) => node !== leaver.node);
  const nodePorts = (world: World, part: string, because: string) =>
    nodePortWays(world, serviceOf(world, last), () => [leaver.node], outside).map((way) =>
      answered(way, 'service.health-check-node-port', part, leaver, because, once(way)),
    );
  const flowing = (part: string, backendOf: (place: string) => RunningPod | undefined, question: typeof once) => {
    return (world: World): readonly PlannedCase[] =>
      places.flatMap((place) => {
        const backend = backendOf(place);
        const ways = balancerWays(world, serviceOf(world, flows[place])).filter(({ protocol }) => protocol === 'udp');
        if (backend === undefined) return [];
        const because = `${backend.name} is the only endpoint of Service ${flows[place]}`;
        return ways.map((way) =>
          answered(way, 'service.load-balancer-udp-flow', part, backend, because, question(way)),
        );
      });
  };
  return {
    id: 'service-load-balancer-departure',
    mayBeRefused: true,
    dropsLostPaths: true,
    after: whereServed,
    stages: [
      after(
        'made',
        [
          balanced(site, last, roleSelector(leaver.role), 'Local', 'load-balancer'),
          ...places.map((place) => balanced(site, flows[place], { [flowLabel]: 'old' })),
        ].map((service) => ({ action: 'create-service', service })),
        (world) => [
          ...healthChecks(world, serviceOf(world, last), 'present', byEndpoint(leaver)),
          ...nodePorts(world, 'present', `${leaver.name} is ready`),
        ],
      ),
      after(
        'given',
        (world) => giveAddresses(world, Object.values(flows)),
        flowing('answers', () => leaver, once),
      ),
      // Where each flow is known to be led: a datagram from before would keep its own way.
      after(
        'flowing',
        [],
        flowing('old', () => leaver, openFlow),
      ),
      after('terminating', [deletion], (world) =>
        healthChecks(world, serviceOf(world, last), 'terminating', (node) => ({
          status: '503',
          because: node === leaver.node ? `${leaver.name} is terminating` : `no endpoint runs on ${node}`,
        })),
      ),
      {
        id: 'still-serving',
        changes: [{ action: 'pause', ms: lastingMs }],
        cases: (world) => nodePorts(world, 'last', `${leaver.name} is terminating but still serves, and is the last`),
        settleMs: 10_000,
        stablePolls: 2,
      },
      after(
        'gone',
        [
          ...farewell(start, leaver),
          { ...deletion, wait: 'gone' },
          {
            action: 'together',
            changes: places.map((place) =>
              patchSpec({ namespace: site.away, name: flows[place] }, { selector: { [flowLabel]: place } }),
            ),
          },
        ],
        flowing('new', stayer, sameFlow),
        flowLimitMs,
      ),
    ],
  };
};

function answered(
  way: Way,
  check: Wanted['check'],
  part: string,
  backend: RunningPod,
  because: string,
  question: Wanted['question'],
): PlannedCase {
  const expectation = { reach: 'allowed' as const, because: [because], answeredBy: keysOf([backend]) };
  return caseOn(way, { check, part, expectation, question, backends: [backend] });
}

/** The last endpoint of a Service is deleted: its node says so to load balancers, still serves, and flows move on once it is gone. */
export const departure: SharedScenario = { fixture, scenario };
