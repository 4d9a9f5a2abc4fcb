import { beforeAll, expect, test } from 'vitest';
import { checks } from '#src/checks/index.ts';
import { planScenarios } from '#src/checks/plan.ts';
import type { PlannedCase, Scenario } from '#src/checks/planned-case.ts';
import { selects } from '#src/policy/label-selector.ts';
import { renderPod } from '#src/cluster/render.ts';
import type { FixturePod } from '#src/domain/fixture.ts';
import type { Manifests } from '#src/manifests.ts';
import { judgeAll } from '#src/judge/judge-all.ts';
import { pathKey } from '#src/judge/verdict.ts';
import { type Place, planEverything, readManifests, type WholeRun } from '../catalogue.ts';
import { healthyWorld, siteOf } from '../worlds.ts';

let manifests: Manifests;
let run: WholeRun;
beforeAll(async () => {
  manifests = await readManifests();
  run = planned();
});

function planned(place: Partial<Place> = {}): WholeRun {
  return planEverything(manifests, { nodes: 3, features: [], ...place });
}

function casesOf(run: WholeRun, check: string, stage: string): readonly PlannedCase[] {
  return run.cases.map((one) => one.planned).filter(({ id }) => id.startsWith(`${check}/${stage}/`));
}

function podsMade({ changes }: WholeRun): readonly FixturePod[] {
  return changes.flatMap(({ scenario, change }) =>
    scenario === 'policy-start-up' && change.action === 'create-pod' ? [change.pod] : [],
  );
}

function nodesOf(cases: readonly PlannedCase[]): readonly string[] {
  return [...new Set(cases.map(({ from }) => from.node))].toSorted();
}

test('there is one new Pod on each of at most three nodes', () => {
  expect(podsMade(planned({ nodes: 2 })).map(({ node }) => node)).toEqual(['n1', 'n2']);
  expect(podsMade(planned({ nodes: 6 })).map(({ node }) => node)).toEqual(['n1', 'n2', 'n3']);
});

test('the policies select the new Pods, and of the others only who shows that they are handled', () => {
  const policies = run.changes.flatMap(({ scenario, change }) =>
    scenario === 'policy-start-up' && change.action === 'create-policy' ? [change.policy] : [],
  );
  const selectedBy = (name: string) => {
    const spec = policies.find((policy) => policy.name === name)?.spec;
    expect([spec?.ingress, spec?.egress]).toEqual([undefined, undefined]);
    const pods = [...run.fixture.pods, ...podsMade(run)];
    return pods.filter(({ labels }) => selects(spec?.podSelector ?? {}, labels)).map(({ name: pod }) => pod);
  };
  expect(selectedBy('isolated-egress')).toEqual([
    ...[0, 1, 2].map((index) => `backend-${index}`),
    ...[0, 1, 2].map((index) => `start-up-${index}`),
  ]);
  expect(selectedBy('isolated-ingress')).toEqual([0, 1, 2].map((index) => `start-up-${index}`));
});

test('a new Pod is told whom to try, in each family, and does not wait to be ready', () => {
  const [pod] = podsMade(run);
  const world = run.cases.find(({ planned: { check } }) => check === 'policy.start-up')?.world;
  const target = world?.pods.find(({ role }) => role === 'other');
  expect(target?.ips).toHaveLength(2);
  expect(pod).toMatchObject({
    mayBeUnready: true,
    values: { contacts: target?.ips.map((ip) => `${ip} 8080`).join(',') },
  });
  const [agent] = renderPod(manifests, 'r1', 'image', pod!).spec?.containers ?? [];
  expect(agent?.env).toContainEqual({ name: 'PODREACH_FIRST_CONTACTS', value: pod?.values?.['contacts'] });
  expect([agent?.readinessProbe?.httpGet, agent?.livenessProbe?.httpGet]).toEqual([
    { path: '/', port: 8080 },
    { path: '/', port: 8080 },
  ]);
});

test('each way that has to be closed is asked again when it has to be open', () => {
  const closed = [...casesOf(run, 'policy.start-up', 'handled'), ...casesOf(run, 'policy.start-up', 'started')];
  const open = new Set(casesOf(run, 'policy.start-up', 'released').map(pathKey));
  expect(closed.map(({ expectation }) => expectation.reach)).toEqual(closed.map(() => 'blocked'));
  expect(closed.filter((one) => !open.has(pathKey(one)))).toEqual([]);
  expect(open.size).toBe(closed.length);
});

test('a way that is left out for want of an engine is left out in every stage, or nobody would see it open', () => {
  const all = run.cases.map((one) => one.planned).filter(({ check }) => check === 'policy.start-up');
  const engines = new Map<string, Set<string>>();
  for (const one of all)
    engines.set(pathKey(one), (engines.get(pathKey(one)) ?? new Set()).add(`${one.enforcedOn?.join()}`));
  expect([...engines.values()].map(({ size }) => size)).toEqual([...engines].map(() => 1));
});

test('first contacts are asked of each new Pod, over both protocols and families, and rest on the witness of its node', () => {
  const contacts = casesOf(run, 'policy.start-up', 'started').filter(
    ({ ask }) => ask.kind === 'probe' && ask.question.kind === 'first-contacts',
  );
  expect(contacts).toHaveLength(3 * 4);
  expect(nodesOf(contacts)).toEqual(['n1', 'n2', 'n3']);
  for (const { from, restsOn = [] } of contacts) {
    expect(restsOn).toHaveLength(2);
    for (const id of restsOn) expect(id).toContain(`/backend@${from.node}/`);
  }
});

test.each([
  ['nothing came', 'timed-out', 'timed-out', 'reached', 'pass'],
  ['an answer came', 'timed-out', 'reached', 'reached', 'fail'],
  ['the way was never open', 'timed-out', 'timed-out', 'timed-out', 'unknown'],
  ['the policy was not seen to be handled', 'reached', 'timed-out', 'reached', 'unknown'],
] as const)('first contacts if %s', (_, handled, started, released, status) => {
  const outcomes = { handled, started, released };
  const observed = (['handled', 'started', 'released'] as const).flatMap((stage) =>
    casesOf(run, 'policy.start-up', stage).map((one) => ({ planned: one, polls: [{ outcome: outcomes[stage] }] })),
  );
  const contacts = judgeAll(observed).filter(({ id }) =>
    /^policy\.start-up\/started\/.*\/start-up@n1\/other@/.test(id),
  );
  expect(contacts.map(({ verdict }) => verdict.status)).toEqual(contacts.map(() => status));
  expect(contacts).toHaveLength(4);
});

test.each([
  ['ready', { Ready: 'True', restarts: '0' }, { status: 'pass' }],
  ['not ready', { Ready: 'False', restarts: '0' }, { status: 'fail', mismatch: 'Ready is "False", expected "True"' }],
  ['started again', { Ready: 'True', restarts: '2' }, { status: 'fail', mismatch: 'restarts is "2", expected "0"' }],
] as const)('a Pod that is %s', (_, values, verdict) => {
  const cases = casesOf(run, 'policy.node', 'held');
  expect(nodesOf(cases)).toEqual(['n1', 'n2', 'n3']);
  const observed = cases.map((one) => ({ planned: one, polls: [{ outcome: 'reached' as const, values }] }));
  expect(judgeAll(observed).map((one) => one.verdict)).toEqual(cases.map(() => verdict));
});

test('without a Pod that answers there is nothing to ask', () => {
  const wanted = checks.filter(({ id }) => id === 'policy.start-up');
  const world = healthyWorld({ wanted: ['policy.start-up'] });
  const planOf = (pods: typeof world.pods): readonly Scenario[] => planScenarios({ ...world, pods }, siteOf(), wanted);
  expect(planOf(world.pods)).toHaveLength(1);
  expect(planOf(world.pods.filter(({ role }) => role !== 'other'))).toEqual([]);
});
