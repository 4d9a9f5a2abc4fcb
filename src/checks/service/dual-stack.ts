import type { RunningService, World } from '../../domain/fixture.ts';
import { type IpFamily, ipFamilyOf } from '../../domain/network.ts';
import type { Check, Site } from '../check.ts';
import type { PlannedCase, Scenario } from '../planned-case.ts';
import { familiesOf, serviceOf } from '../targets.ts';
import { clientsAndBackends, fewLabel, serviceBeside } from './backends.ts';
import { apiCase, listedCase } from './listed-endpoints.ts';
import { answeredByAny, askOnce, caseOn, pathsTo, settleMs } from './service-path.ts';

const apiName = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

/** Services by what they ask for; the families they must get, in this order. */
const services: readonly {
  readonly name: string;
  readonly families: readonly IpFamily[] | 'the first of the cluster';
}[] = [
  { name: 'asks-nothing', families: 'the first of the cluster' },
  { name: 'asks-ipv4', families: ['ipv4'] },
  { name: 'asks-ipv6', families: ['ipv6'] },
  { name: 'asks-ipv4-ipv6', families: ['ipv4', 'ipv6'] },
  { name: 'asks-ipv6-ipv4', families: ['ipv6', 'ipv4'] },
];

export const dualStackCheck: Check = {
  id: 'service.dual-stack',
  family: 'service',
  title: 'Services get the IP families they ask for, and answer in each',
  promise:
    "A Service gets ClusterIPs of the families it asks for, in its order; one that asks for nothing gets one of the cluster's first family. Its EndpointSlices have the addresses of its families.",
  source: 'https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services',
  how: 'Services that ask for nothing, for one family, and for both in either order: their ClusterIPs are compared with what they asked for, their EndpointSlices must have the addresses of these families alone, and each address must answer from every node.',
  meaning:
    'The API server was given other ranges for Services than was thought (--service-cluster-ip-range), or what serves the Services handles one family only.',
  next: [
    'kubectl get services -n NAMESPACE -o custom-columns=NAME:.metadata.name,IPS:.spec.clusterIPs',
    'kubectl get servicecidrs',
  ],
  needs: [{ kind: 'ip-families', atLeast: 2 }],
  fixture: clientsAndBackends,
  plan: (_, site) => ({ scenarios: [planDualStack(site)] }),
};

/** Made in a scenario of their own, because a cluster whose Pods have both families need not have both for Services. */
function planDualStack(site: Site): Scenario {
  return {
    id: 'service.dual-stack',
    mayBeRefused: true,
    stages: [
      {
        id: 'made',
        changes: [
          {
            action: 'together',
            changes: services.map(({ name, families }) => ({
              action: 'create-service',
              service:
                families === 'the first of the cluster'
                  ? serviceBeside(site, name, 'default-family', fewLabel)
                  : ofFamilies(site, name, families),
            })),
          },
        ],
        cases: (world) => services.flatMap((wanted) => planService(world, wanted.name, wanted.families)),
        settleMs,
        stablePolls: 1,
      },
    ],
  };
}

function ofFamilies(site: Site, name: string, [first, second]: readonly IpFamily[]) {
  const values = { first: apiName[first ?? 'ipv4'], second: apiName[second ?? 'ipv6'] };
  return second === undefined
    ? serviceBeside(site, name, 'one-family', fewLabel, { family: values.first })
    : serviceBeside(site, name, 'two-families', fewLabel, values);
}

function planService(world: World, name: string, wanted: (typeof services)[number]['families']): PlannedCase[] {
  const service = serviceOf(world, name);
  if (service === undefined) return [];
  return [
    familiesCase(world, service, wanted),
    listedCase(world, 'service.dual-stack', service, 'endpoint-slices', familiesOf(service.clusterIps)),
    ...pathsTo(world, service).map((path) => ({
      ...caseOn('service.dual-stack', path, 80, name),
      expectation: answeredByAny(path, `Service ${name} has an address of family ${path.ipFamily}`),
      ask: askOnce(path, 80),
    })),
  ];
}

function familiesCase(
  world: World,
  service: RunningService,
  wanted: (typeof services)[number]['families'],
): PlannedCase {
  const first = world.apiService?.clusterIps[0];
  const expected =
    wanted === 'the first of the cluster' ? (first === undefined ? undefined : [ipFamilyOf(first)]) : wanted;
  const got = service.clusterIps.map(ipFamilyOf);
  return {
    ...apiCase(world, `service.dual-stack/families/${service.name}`, 'service.dual-stack', service),
    expectation: {
      reach: 'allowed',
      because: [
        wanted === 'the first of the cluster'
          ? 'it asks for nothing, so it gets one address, of the family of the Service kubernetes'
          : `it asks for ${wanted.join(', then ')}`,
      ],
      values: expected === undefined ? { 'number of addresses': '1' } : { families: expected.join(', ') },
    },
    ask: {
      kind: 'given',
      observation: {
        outcome: 'reached',
        addresses: [...service.clusterIps],
        values: { families: got.join(', '), 'number of addresses': String(got.length) },
      },
    },
  };
}
