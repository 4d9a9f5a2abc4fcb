import type { FixtureService, RunningPod, World } from '../../domain/fixture.ts';
import type { Check, CheckId, FixturePart, Site } from '../check.ts';
import type { PlannedCase, Scenario } from '../planned-case.ts';
import { exchangesToSeeAll } from '../spread.ts';
import { serviceOf } from '../targets.ts';
import { choicesToTell } from './affinity.ts';
import { clientsAndBackends, labelled, localLabel, serviceBeside } from './backends.ts';
import {
  askWhereBacked,
  caseOn,
  exchangesWith,
  falseAlarmRate,
  keysOf,
  pathsTo,
  type ServicePath,
  settleMs,
} from './service-path.ts';
import { join } from '../site.ts';

const source = 'https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution';

const sameNodeId = 'service.same-node-preference';
const zoneId = 'service.zone-preference';

/** Behind the Service that prefers the client's zone. */
const zonedLabel = { 'podreach.dev/zoned': 'yes' } as const;
const maxPerZone = 2;

export const sameNodePreferenceCheck: Check = {
  id: sameNodeId,
  family: 'service',
  title: "with trafficDistribution PreferSameNode the own node's endpoint answers",
  promise:
    "With trafficDistribution PreferSameNode, endpoints on the client's own node are preferred; where there are none, others answer.",
  source,
  how: 'A Service with endpoints on all nodes but one is asked from every node: where the node has an endpoint only that one may answer; at the node without one any other must. A Service that chooses at random passes this less than once in a million runs.',
  meaning:
    'The EndpointSlices have no hints for nodes (the controller manager writes them), or what serves the Services does not heed them.',
  next: ['kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=same-node -o yaml  # hints.forNodes'],
  needs: [
    { kind: 'version', minor: 34 },
    { kind: 'nodes', atLeast: 2 },
  ],
  fixture: clientsAndBackends,
  plan: (_, site) => ({
    scenarios: [
      preferringPaths(site, sameNodeId, 'same-node', 'PreferSameNode', localLabel, (path) => {
        const { node } = path.from;
        const own = path.backends.filter((pod) => pod.node === node);
        return own.length > 0
          ? [
              preferred(
                sameNodeId,
                path,
                own,
                `${keysOf(own).join(', ')} runs on ${node}, and the Service prefers that`,
              ),
            ]
          : [preferred(sameNodeId, path, path.selected, `no endpoint runs on ${node}, so others are used`)];
      }),
    ],
  }),
};

export const zonePreferenceCheck: Check = {
  id: zoneId,
  family: 'service',
  title: "with trafficDistribution PreferClose the own zone's endpoints answer",
  promise: "With trafficDistribution PreferClose, endpoints in the client's zone are preferred.",
  source,
  how: "A Service with endpoints in every zone is asked from every node: each endpoint of the node's zone must answer, and no other.",
  meaning:
    'The EndpointSlices have no hints for zones (the controller manager writes them), or what serves the Services does not heed them.',
  next: [
    'kubectl get nodes -L topology.kubernetes.io/zone',
    'kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=same-zone -o yaml  # hints.forZones',
  ],
  needs: [
    { kind: 'version', minor: 31 },
    { kind: 'zones', atLeast: 2 },
  ],
  fixture: (site) => join(clientsAndBackends(site), zoned(site)),
  plan: (world, site) => {
    const zones = new Map(world.nodes.map(({ name, zone }) => [name, zone]));
    return {
      scenarios: [
        preferringPaths(site, zoneId, 'same-zone', 'PreferClose', zonedLabel, (path) => {
          const zone = zones.get(path.from.node);
          // Nothing is promised to clients on nodes without a zone.
          if (zone === undefined) return [];
          const close = path.backends.filter(({ node }) => zones.get(node) === zone);
          if (close.length === 0) return [];
          const because = `${keysOf(close).join(', ')} run in zone ${zone}, as does the client`;
          const every = preferred(zoneId, path, close, because);
          return [
            every,
            {
              ...every,
              id: `${every.id}/every`,
              expectation: { ...every.expectation, everyAnswerer: true },
              presupposesAnswer: true,
            },
          ];
        }),
      ],
    };
  },
};

/** Some neighbours of every zone, none on nodes without one: where an endpoint has no zone, no preference is heeded. */
function zoned(site: Site): FixturePart {
  const seen = new Map<string, number>();
  const chosen = site.nodes.map(({ zone }) => {
    if (zone === undefined) return false;
    const count = (seen.get(zone) ?? 0) + 1;
    seen.set(zone, count);
    return count <= maxPerZone;
  });
  return labelled(site, zonedLabel, (index) => chosen[index] === true);
}

/**
 * Only these may answer, over so many exchanges that a random choice would have shown another; `atLeast` as many, by default so
 * many that each of these is seen.
 */
export function preferred(
  check: CheckId,
  path: ServicePath,
  wanted: readonly RunningPod[],
  because: string,
  atLeast = exchangesToSeeAll(wanted.length, falseAlarmRate),
): PlannedCase {
  const others = path.backends.length - wanted.length;
  const count = Math.max(others > 0 ? choicesToTell(path.backends.length / wanted.length) : 1, atLeast);
  return {
    ...caseOn(check, path, 80),
    expectation: { reach: 'allowed', because: [because], answeredBy: keysOf(wanted) },
    ask: askWhereBacked(path, (address) => exchangesWith(path.protocol, address, 80, count)),
  };
}

/** The Service is made in a scenario of its own: a gate may be off, and then the API server refuses the value. */
export function preferring(
  id: CheckId,
  service: FixtureService,
  cases: (world: World) => readonly PlannedCase[],
): Scenario {
  const changes = [{ action: 'create-service', service }] as const;
  return { id, mayBeRefused: true, stages: [{ id: 'made', changes, cases, settleMs, stablePolls: 1 }] };
}

function preferringPaths(
  site: Site,
  id: CheckId,
  name: string,
  preference: string,
  selector: Readonly<Record<string, string>>,
  plan: (path: ServicePath) => readonly PlannedCase[],
): Scenario {
  const service = serviceBeside(site, name, 'preference', selector, { preference });
  return preferring(id, service, (world) => pathsTo(world, serviceOf(world, name)).flatMap(plan));
}
