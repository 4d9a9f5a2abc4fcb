import { causeOfAbsence } from '../../absent-pod.ts';
import type { FixtureService, RunningService, World } from '../../../domain/fixture.ts';
import { addressOf, type IpFamily } from '../../../domain/network.ts';
import type { Site } from '../../check.ts';
import type { PlannedCase, Scenario } from '../../planned-case.ts';
import { echoService, join } from '../../site.ts';
import { podEndpoint, podFamilies, podsOf, serviceOf } from '../../targets.ts';
import { clientsAndBackends, fewLabel, serviceBeside } from '../backends.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { labelledPods } from './service-change.ts';
import { after, before, told } from './stages.ts';

/** Upstream makes 200 of them to see a percentile; so many show the order of magnitude, and each costs a slice for each family. */
const services = 10;

/** Upstream's thresholds for the median and for the 99th percentile, which of so few is the slowest. */
const maxMedianUs = 20_000_000;
const maxMs = 50_000;

/** Fine enough for limits of many seconds: everybody asks every Service until it answers. */
const intervalMs = 200;
const port = 80;

function made(site: Site): readonly FixtureService[] {
  return Array.from({ length: services }, (_, index) =>
    serviceBeside(site, `created-${index}`, 'changing-tcp', fewLabel),
  );
}

function scenario(start: World, site: Site): Scenario | undefined {
  const known = serviceOf(start, 'echo');
  if (known === undefined) return undefined;
  const names = made(site).map(({ name }) => name);
  return {
    id: 'service-programming-latency',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before('known', casesOf(start, 'known', [known], true)),
      // Once more, right before: the time that others waited for the known Service, maybe in vain, must not count.
      told('marked', casesOf(start, 'marked', [known], true)),
      after(
        'created',
        [{ action: 'together', changes: made(site).map((service) => ({ action: 'create-service', service })) }],
        (world) =>
          casesOf(
            world,
            'created',
            names.flatMap((name) => serviceOf(world, name) ?? []),
            false,
          ),
        maxMs,
      ),
    ],
  };
}

/** From every agent over every family, all Services in one question; the agent keeps the time. */
function casesOf(
  world: World,
  part: string,
  asked: readonly RunningService[],
  setMark: boolean,
): readonly PlannedCase[] {
  const backed = labelledPods(world, fewLabel);
  return podsOf(world, 'agent').flatMap((from) =>
    podFamilies(world).flatMap((ipFamily): PlannedCase[] => {
      const targets = asked.flatMap(({ clusterIps }) => {
        const address = addressOf(clusterIps, ipFamily);
        return address === undefined ? [] : [{ address, port }];
      });
      const [first] = asked;
      if (targets.length === 0 || first === undefined) return [];
      const unbacked = backed.find(({ ips }) => addressOf(ips, ipFamily) === undefined);
      return [
        {
          id: `service.programming-latency/${part}/${ipFamily}/${from.node}`,
          family: 'service',
          check: 'service.programming-latency',
          from: podEndpoint(from),
          to: { kind: 'service', namespace: first.namespace, service: nameOf(asked), port },
          ipFamily,
          protocol: 'tcp',
          expectation: {
            reach: 'allowed',
            because: [
              `${targets.length} Services were created; half of them answer within ${maxMedianUs / 1e6} s, all within ${maxMs / 1000} s`,
            ],
            maxLossRatio: 0,
            maxMedianUs,
          },
          ask:
            unbacked === undefined
              ? {
                  kind: 'probe',
                  question: {
                    kind: 'first-answers',
                    mark: markOf(ipFamily),
                    setMark,
                    targets,
                    intervalMs,
                    timeoutMs: 2_000,
                  },
                }
              : {
                  kind: 'cannot',
                  cause: causeOfAbsence(unbacked, `${unbacked.name} has no ${ipFamily} address`),
                },
        },
      ];
    }),
  );
}

function markOf(ipFamily: IpFamily): string {
  return `created ${ipFamily}`;
}

function nameOf(services: readonly RunningService[]): string {
  const [first, ...others] = services.map(({ name }) => name);
  return others.length === 0 ? (first ?? '') : `${first} to ${others.at(-1)}`;
}

/** Many Services are created at once; one that is there before them sets the mark. */
export const programmingLatency: SharedScenario = {
  fixture: (site) => join(clientsAndBackends(site), echoService(site)),
  scenario,
};
