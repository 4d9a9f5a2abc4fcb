import { expect, test } from 'vitest';
import type { PlannedCase } from '#src/checks/planned-case.ts';
import { planScenarios } from '#src/checks/plan.ts';
import { type CheckId, checkOf, checks } from '#src/checks/index.ts';
import { kernelKeyOf } from '#src/checks/same-pod/sharing.ts';
import { planFixture } from '#src/plan/fixture.ts';
import { shareProbes } from '#src/run/probe-table.ts';
import { responderPorts } from '#src/wire/responder.ts';
import { healthyWorld, notUp, planAll, siteOf } from './worlds.ts';

const wanted = checks.filter(({ family }) => family === 'same-pod').map(({ id }) => id);
const world = healthyWorld({ wanted });
const cases = planAll(world, wanted);

function questionsOf(check: string, only: readonly PlannedCase[] = cases) {
  return only
    .filter((planned) => planned.check === check)
    .map((planned) => ({ planned, question: planned.ask.kind === 'probe' ? planned.ask.question : undefined }));
}

test('a Pod of three and a stranger of two containers are on every node', () => {
  const { pods } = planFixture('r1', siteOf(), wanted.map(checkOf));
  expect(pods.map(({ name, node, containers, probes }) => [name, node, containers.length, probes.length])).toEqual([
    ['agent-0', 'n1', 3, 3],
    ['agent-1', 'n2', 3, 3],
    ['agent-2', 'n3', 3, 3],
    ['neighbour-0', 'n1', 2, 1],
    ['neighbour-1', 'n2', 2, 1],
    ['neighbour-2', 'n3', 2, 1],
  ]);
  for (const container of pods.flatMap(({ containers }) => containers))
    expect(responderPorts).toHaveProperty(container);
});

test('they are the agents and neighbours of other checks, which without these have one container', () => {
  const rolesOf = (...ids: readonly CheckId[]) => {
    const { pods } = planFixture('r1', siteOf({ nodes: 1, options: { agentsPerNode: 2 } }), ids.map(checkOf));
    return pods.map(({ name, containers, overlay }) => [name, containers.length, overlay]);
  };
  expect(rolesOf('pod-to-pod.tcp', 'same-pod.localhost')).toEqual([
    ['agent-0', 3, 'same-pod'],
    ['agent-0-1', 1, undefined],
    ['neighbour-0', 2, 'same-pod-stranger'],
  ]);
  expect(rolesOf('pod-to-pod.tcp')).toEqual([
    ['agent-0', 1, undefined],
    ['agent-0-1', 1, undefined],
    ['neighbour-0', 1, undefined],
  ]);
});

test('case ids are unique and name no run and no address', () => {
  const ids = cases.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(planAll(healthyWorld({ wanted, runId: 'other' }), wanted).map(({ id }) => id)).toEqual(ids);
});

test('what a case rests on is planned with it, also when its check is the only one', () => {
  for (const id of wanted) {
    const alone = planAll(healthyWorld({ wanted: [id] }), [id]);
    const ids = new Set(alone.map((planned) => planned.id));
    for (const { restsOn = [] } of alone) for (const other of restsOn) expect(ids, id).toContain(other);
  }
});

test('everything that must be absent has a control', () => {
  for (const { id, expectation, restsOn } of cases) {
    if (expectation.reach !== 'allowed') expect(restsOn, id).not.toEqual([]);
  }
});

test.each(['volume-disk', 'volume-memory', 'fifo', 'unix-socket', 'shm', 'sysv-shm', 'sysv-sem'])(
  '%s is offered once on each node, taken by both siblings in sessions of their own, and confirmed',
  (name) => {
    const asked = questionsOf(`same-pod.${name}`).map(
      ({ planned, question }) => `${planned.from.node} ${planned.from.container} ${question?.kind}`,
    );
    expect(asked.toSorted()).toEqual(
      ['n1', 'n2', 'n3'].flatMap((node) => [
        `${node} agent share-heard`,
        `${node} agent share-offer`,
        `${node} peer share-take`,
        `${node} third share-take`,
      ]),
    );
  },
);

test('a stranger looks for what its neighbour offers, under the same name, on the same node', () => {
  const apart = questionsOf('same-pod.isolation').filter(({ planned }) => planned.expectation.reach === 'refused');
  expect(apart).toHaveLength(3 * (8 + 2));
  for (const { planned, question } of apart) {
    const controls = cases.filter(({ id }) => planned.restsOn?.includes(id));
    expect(planned.from.node).toBe(planned.to.kind === 'pod' ? planned.to.node : '');
    const siblings = controls.filter(({ id }) => id.includes('/sibling'));
    expect(siblings).toHaveLength(1);
    const asked = siblings[0]?.ask.kind === 'probe' ? siblings[0].ask.question : undefined;
    expect({ ...question, seat: 0 }).toEqual({ ...asked, seat: 0 });
  }
});

test('checks that look at the same thing ask once', () => {
  const scenario = planScenarios(world, siteOf(), wanted.map(checkOf)).find(({ id }) => id === 'same-pod-sharing');
  const stage = scenario?.stages.find(({ id }) => id === 'offer')?.cases ?? [];
  const offered = typeof stage === 'function' ? [] : stage;
  const kinds = shareProbes(offered).map(({ question }) => question.kind);
  // Of each Pod: eight things, and ports of two protocols and two IP families, on loopback TCP alone.
  expect(kinds.filter((kind) => kind === 'share-offer')).toHaveLength(3 * 8);
  expect(kinds.filter((kind) => kind === 'listen')).toHaveLength(3 * (4 + 4 + 2));
});

test('strangers visit from the same node and from the next one; alone, a node has its own', () => {
  const visits = (nodes: number) =>
    questionsOf('same-pod.undeclared-port', planAll(healthyWorld({ wanted, nodes, families: ['ipv4'] }), wanted))
      .filter(({ question }) => question?.kind === 'tcp')
      .map(({ planned }) => `${planned.from.node}>${planned.to.kind === 'pod' ? planned.to.node : ''}`);
  expect(visits(3)).toEqual(['n1>n1', 'n2>n1', 'n2>n2', 'n3>n2', 'n3>n3', 'n1>n3']);
  expect(visits(1)).toEqual(['n1>n1']);
});

test('a Pod that did not come up takes no case away', () => {
  for (const { name } of world.pods) {
    const without = planAll(
      healthyWorld({ wanted, change: (pod) => (pod.name === name ? notUp(pod) : pod) }),
      wanted,
    ).map(({ id }) => id);
    expect(without, name).toEqual(cases.map(({ id }) => id));
  }
});

test('keys of System V IPC are positive and differ from Pod to Pod and from run to run', () => {
  const keys = ['r1', 'r2', 'r3'].flatMap((runId) =>
    healthyWorld({ wanted, runId }).pods.flatMap((pod) =>
      ['segment', 'semaphores'].map((use) => kernelKeyOf(pod, use)),
    ),
  );
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) {
    expect(key).toBeGreaterThan(0);
    expect(key).toBeLessThan(2 ** 31);
  }
});
