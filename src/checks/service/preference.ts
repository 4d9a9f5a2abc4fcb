import type { RunningPod, World } from '../../domain/fixture.ts';
import type { Check, FixturePart, Site } from '../check.ts';
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

/** Behind the Service that prefers the client's zone. */
const zonedLabel = { 'podreach.dev/zoned': 'yes' } as const;
const maxPerZone = 2;

export const sameNodePreferenceCheck: Check = {
  id: 'service.same-node-preference',
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
      preferring(site, 'service.same-node-preference', 'same-node', 'PreferSameNode', localLabel, (path) => {
        const own = path.backends.filter(({ node }) => node === path.from.node);
        return own.length > 0
          ? [preferred(path, own, `${keysOf(own).join(', ')} runs on ${path.from.node}, and the Service prefers that`)]
          : [preferred(path, path.selected, `no endpoint runs on ${path.from.node}, so others are used`)];
      }),
    ],
  }),
};

export const zonePreferenceCheck: Check = {
  id: 'service.zone-preference',
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
        preferring(site, 'service.zone-preference', 'same-zone', 'PreferClose', zonedLabel, (path) => {
          const zone = zones.get(path.from.node);
          // Nothing is promised to clients on nodes without a zone.
          if (zone === undefined) return [];
          const close = path.backends.filter(({ node }) => zones.get(node) === zone);
          if (close.length === 0) return [];
          const because = `${keysOf(close).join(', ')} run in zone ${zone}, as does the client`;
          const every = preferred(path, close, because);
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

/** Only these may answer, over so many exchanges that a random choice would have shown another, and each of these. */
function preferred(path: ServicePath, wanted: readonly RunningPod[], because: string): PlannedCase {
  const check = path.service.name === 'same-node' ? 'service.same-node-preference' : 'service.zone-preference';
  const others = path.backends.length - wanted.length;
  const count = Math.max(
    others > 0 ? choicesToTell(path.backends.length / wanted.length) : 1,
    exchangesToSeeAll(wanted.length, falseAlarmRate),
  );
  return {
    ...caseOn(check, path, 80),
    expectation: { reach: 'allowed', because: [because], answeredBy: keysOf(wanted) },
    ask: askWhereBacked(path, (address) => exchangesWith(path.protocol, address, 80, count)),
  };
}

/** Made in a scenario of its own: a gate may be off, and then the API server refuses the value. */
function preferring(
  site: Site,
  id: string,
  name: string,
  preference: string,
  selector: Readonly<Record<string, string>>,
  plan: (path: ServicePath) => readonly PlannedCase[],
): Scenario {
  const service = serviceBeside(site, name, 'preference', selector, { preference });
  return {
    id,
    mayBeRefused: true,
    stages: [
      {
        id: 'made',
        changes: [{ action: 'create-service', service }],
        cases: (world: World) => pathsTo(world, serviceOf(world, name)).flatMap(plan),
        settleMs,
        stablePolls: 1,
      },
    ],
  };
}
