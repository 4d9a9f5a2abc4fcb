import type { FixtureService, RunningPod, World } from '../../domain/fixture.ts';
import type { Check, CheckId, FixturePart, Site } from '../check.ts';
import type { PlannedCase, Scenario, Stage } from '../planned-case.ts';
import { exchangesToSeeAll } from '../spread.ts';
import { serviceOf } from '../targets.ts';
import { choicesToTell } from './affinity.ts';
import { clientsAndBackends, labelled, serviceBeside } from './backends.ts';
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

export const preferenceSource = 'https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution';

const zoneId = 'service.zone-preference';

/** Behind the Service that prefers the client's zone. */
const zonedLabel = { 'podreach.dev/zoned': 'yes' } as const;
const maxPerZone = 2;

export const zonePreferenceCheck: Check = {
  id: zoneId,
  family: 'service',
  title: "with trafficDistribution PreferClose the own zone's endpoints answer",
  promise: "With trafficDistribution PreferClose, endpoints in the client's zone are preferred.",
  source: preferenceSource,
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
    const service = serviceBeside(site, 'same-zone', 'preference', zonedLabel, { preference: 'PreferClose' });
    return {
      scenarios: [
        preferring(zoneId, service, (world) =>
          pathsTo(world, serviceOf(world, service.name)).flatMap((path) => {
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
        ),
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
  { atLeast = exchangesToSeeAll(wanted.length, falseAlarmRate), part }: { atLeast?: number; part?: string } = {},
): PlannedCase {
  const others = path.backends.length - wanted.length;
  const count = Math.max(others > 0 ? choicesToTell(path.backends.length / wanted.length) : 1, atLeast);
  return {
    ...caseOn(check, path, 80, part),
    expectation: { reach: 'allowed', because: [because], answeredBy: keysOf(wanted) },
    ask: askWhereBacked(path, (address) => exchangesWith(path.protocol, address, 80, count)),
  };
}

/** The Service is made in a scenario of its own: a gate may be off, and then the API server refuses the value. */
export function preferring(
  id: CheckId,
  service: FixtureService,
  cases: (world: World) => readonly PlannedCase[],
  later: readonly Stage[] = [],
): Scenario {
  const changes = [{ action: 'create-service', service }] as const;
  return {
    id,
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [{ id: 'made', changes, cases, settleMs, stablePolls: 1 }, ...later],
  };
}
