import { expect, test } from 'vitest';
import { checkOf } from '#src/checks/index.ts';
import { planScenarios } from '#src/checks/plan.ts';
import type { Stage } from '#src/checks/planned-case.ts';
import { nodeFacts } from '../simulation/cluster.ts';
import type { RunningPod } from '#src/domain/fixture.ts';
import { healthyWorld, notUp, siteOf } from './worlds.ts';

const id = 'service.same-node-preference';

/** The numbers of the nodes whose endpoints may answer a client, by its node, stage after stage. */
function answerers(
  zones: readonly (string | undefined)[],
  absent?: string,
): readonly Readonly<Record<string, string>>[] {
  const nodes = zones.map((zone, index) => {
    const { zone: _, ...facts } = nodeFacts(`n${index + 1}`);
    return { ...facts, ...(zone === undefined ? {} : { zone }) };
  });
  const change = (pod: RunningPod) => (pod.name === absent ? notUp(pod) : pod);
  const world = healthyWorld({ nodes, families: ['ipv4'], wanted: [id], change });
  const [scenario] = planScenarios(world, siteOf({ nodes, families: ['ipv4'] }), [checkOf(id)]);
  const stages = scenario?.stages ?? [];
  const services = stages.flatMap(({ changes }) =>
    (typeof changes === 'function' ? [] : changes).flatMap((change) =>
      change.action === 'create-service' ? [{ ...change.service, clusterIps: ['10.96.0.9'], ports: [] }] : [],
    ),
  );
  const casesOf = ({ cases }: Stage) => (typeof cases === 'function' ? cases({ ...world, services }) : cases);
  return stages.map((stage) =>
    Object.fromEntries(
      casesOf(stage)
        .filter(({ protocol }) => protocol === 'tcp')
        .map(({ from, expectation }) => [
          from.node,
          (expectation.answeredBy ?? []).map((key) => Number(key.split('-').at(-1)) + 1).join(),
        ]),
    ),
  );
}

test('without zones any other answers where the own node has no endpoint', () => {
  const stages = [
    { n1: '1', n2: '2', n3: '3' },
    { n1: '1', n2: '2', n3: '1,2' },
    { n1: '2,3', n2: '2', n3: '3' },
  ];
  expect(answerers([undefined, undefined, undefined])).toEqual(stages);
  expect(answerers(['east', 'east', 'east'])).toEqual(stages);
  // A node that is in no zone can be the client's or an endpoint's.
  expect(answerers(['east', 'east', undefined])).toEqual(stages);
});

test('with zones those of the own zone answer, and others where it has none', () => {
  expect(answerers(['east', 'east', 'west'])).toEqual([
    { n1: '1', n2: '2', n3: '3' },
    { n1: '1', n2: '2', n3: '1,2' },
    { n1: '2', n2: '2', n3: '3' },
  ]);
  expect(answerers(['east', 'west', 'east', 'west'])[1]).toEqual({ n1: '2,4', n2: '2', n3: '2,4', n4: '4' });
});

test('of two nodes in two zones each is led to the other', () => {
  expect(answerers(['east', 'west'])).toEqual([
    { n1: '1', n2: '2' },
    { n1: '2', n2: '2' },
    { n1: '1', n2: '1' },
  ]);
});

test('where the nearest did not come up any may answer, since it may come up yet', () => {
  expect(answerers(['east', 'east', 'west'], 'neighbour-1')).toEqual([
    { n1: '1', n2: '1,2,3', n3: '3' },
    { n1: '1', n2: '1,2', n3: '1,2' },
    { n1: '2,3', n2: '2,3', n3: '3' },
  ]);
});
