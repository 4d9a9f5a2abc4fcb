import type { World } from '../../domain/fixture.ts';
import type { Site } from '../check.ts';
import type { PlannedCase, Scenario } from '../planned-case.ts';
import { familiesOf, serviceOf } from '../targets.ts';
import { fewLabel, nobodyLabel, serviceBeside } from './backends.ts';
import { apiCase, listedCase } from './listed-endpoints.ts';
import { settleMs } from './service-path.ts';

const check = 'service.slices';
const names = { resliced: 'resliced', removed: 'removed-empty' } as const;

/** Upstream's own limit for the slices of a deleted Service: collecting garbage has no better one. */
const removalMs = 90_000;

/** The slices of one Service are deleted, and of another one the Service; nobody else counts on either. */
export function planKeptSlices(site: Site): Scenario {
  const { away: namespace } = site;
  return {
    id: check,
    mayBeRefused: true,
    stages: [
      {
        id: 'made',
        changes: [
          {
            action: 'together',
            changes: [
              { action: 'create-service', service: serviceBeside(site, names.resliced, 'echo', fewLabel) },
              { action: 'create-service', service: serviceBeside(site, names.removed, 'echo', nobodyLabel) },
            ],
          },
        ],
        cases: (world) => [
          ...reslicedCases(world, 'before'),
          ...keptCases(world, 'made', 'it is there, though it selects no Pod', ['Endpoints', 'EndpointSlice']),
        ],
        settleMs,
        stablePolls: 1,
      },
      {
        id: 'deleted',
        changes: [
          {
            action: 'together',
            changes: [
              { action: 'delete-slices', namespace, service: names.resliced },
              { action: 'delete', target: { kind: 'Service', namespace, name: names.removed } },
            ],
          },
        ],
        cases: (world) => [
          ...reslicedCases(world, 'rebuilt'),
          ...keptCases(world, 'removed', 'it was deleted, and what was kept for it goes with it', []),
        ],
        settleMs: removalMs,
        stablePolls: 1,
      },
    ],
  };
}

function reslicedCases(world: World, part: string): readonly PlannedCase[] {
  const service = serviceOf(world, names.resliced);
  if (service === undefined) return [];
  return [listedCase(world, check, service, 'endpoint-slices', familiesOf(service.clusterIps), part)];
}

function keptCases(world: World, part: string, because: string, kept: readonly string[]): readonly PlannedCase[] {
  const service = serviceOf(world, names.removed);
  if (service === undefined) return [];
  const { namespace, name } = service;
  return [
    {
      ...apiCase(world, `${check}/${part}/${name}`, check, service),
      expectation: {
        reach: 'allowed',
        because: [`Service ${name}: ${because}`],
        addresses: kept,
        noOtherAddresses: true,
      },
      ask: { kind: 'read', reading: { kind: 'kept-objects', namespace, service: name } },
    },
  ];
}
