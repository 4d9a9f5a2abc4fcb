import { describe, expect, test } from 'vitest';
import { checkOf, type CheckId } from '#src/checks/index.ts';
import { planScenarios } from '#src/checks/plan.ts';
import type { Change, PlannedCase, Scenario } from '#src/checks/planned-case.ts';
import { changesBack, removalsOfAdded } from '#src/checks/policy/suite/changes.ts';
import { afterFirstPolicy } from '#src/checks/policy/suite/gate.ts';
import { shareOut } from '#src/checks/policy/suite/lanes.ts';
import { idleLane, statesAfter } from '#src/checks/policy/suite/lane-state.ts';
import { loadPolicyCases } from '#src/cli/load-policy-cases.ts';
import { projectChange, projectFixture } from '#src/plan/projection.ts';
import { planFixture } from '#src/plan/fixture.ts';
import { plannedCase } from '../../judge/observations.ts';
import { siteOf } from '../worlds.ts';

const policyCases = await loadPolicyCases();
const site = siteOf({ options: { policyCases, policyLanes: 3 } });
const lane = { number: 1, site, caseNumber: 7 };

/** Everything a run of all policy cases asks, stage by stage, in an imaginary cluster. */
function walked(): readonly {
  readonly stage: string;
  readonly changes: readonly Change[];
  readonly cases: readonly PlannedCase[];
}[] {
  const checks = ['policy.deny-all', 'policy.release', 'policy.open', ...policyCases.map(({ check }) => check)];
  const wanted = [...new Set(checks)].map((id) => checkOf(id as CheckId));
  const ground = { nodes: site.nodes, podFamilies: site.podFamilies, specOf: () => ({}) };
  const start = projectFixture(planFixture('r1', site, wanted), ground);
  return planScenarios(start.world, site, wanted)
    .filter(isLane)
    .flatMap(({ stages }) => {
      let now = start;
      return stages.map((stage) => {
        const changes = typeof stage.changes === 'function' ? stage.changes(now.world) : stage.changes;
        now = changes.reduce((before, change) => projectChange(before, change, ground), now);
        return {
          stage: stage.id,
          changes,
          cases: typeof stage.cases === 'function' ? stage.cases(now.world) : stage.cases,
        };
      });
    });
}

function isLane({ id }: Scenario): boolean {
  return id.startsWith('policy-lane-');
}

const stages = walked();

test('every case runs once, in one lane', () => {
  const releases = stages.filter(({ stage }) => stage.endsWith('/release')).map(({ stage }) => stage);
  expect(releases.toSorted()).toEqual(policyCases.map(({ id }) => `${id}/release`).toSorted());
});

test('labels and Pods are only put back for the case that follows', () => {
  const lanes = new Map<string, (typeof stages)[number][]>();
  let name = '';
  for (const one of stages) {
    if (one.stage.startsWith('lane-')) name = one.stage;
    lanes.set(name, [...(lanes.get(name) ?? []), one]);
  }
  const relabels = (changes: readonly Change[]): boolean => JSON.stringify(changes).includes('"patch"');
  expect(stages.filter(({ stage, changes }) => stage.endsWith('/release') && relabels(changes)).length).toBeGreaterThan(
    5,
  );
  for (const lane of lanes.values()) {
    const last = lane.at(-1);
    expect(last?.stage).toMatch(/\/release$/);
    expect(relabels(last?.changes ?? [])).toBe(false);
  }
});

test('each question has an id of its own', () => {
  const ids = stages.flatMap(({ cases }) => cases.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test('every step begins with what has to change, and nothing is left closed at the end of a case', () => {
  const closed = new Map<string, boolean>();
  const wrong: string[] = [];
  for (const { stage, cases } of stages) {
    const isChanging = /\/\d+$/.test(stage);
    if (isChanging && cases.length === 0) wrong.push(`${stage} changes nothing`);
    for (const planned of cases) {
      const isClosed = planned.expectation.reach === 'blocked';
      const path = pathOf(planned);
      if (isChanging && isClosed === (closed.get(path) ?? false)) wrong.push(`${planned.id} is no change`);
      closed.set(path, isClosed);
    }
    if (!stage.endsWith('/release')) continue;
    wrong.push(...[...closed].flatMap(([path, isClosed]) => (isClosed ? [`${stage}: ${path}`] : [])));
    closed.clear();
  }
  expect(wrong).toEqual([]);
});

/** Pods that a case adds. */
function isAdded(path: string): boolean {
  return /"pod":"[^abc]"|policy-\d[^xyz]/.test(path);
}

test('a path between Pods that were there before is asked open before it is asked closed', () => {
  const open = new Set(
    stages.filter(({ stage }) => stage.startsWith('lane-')).flatMap(({ cases }) => cases.map(pathOf)),
  );
  const closed = stages.flatMap(({ cases }) => cases).filter(({ expectation }) => expectation.reach === 'blocked');
  expect(closed.length).toBeGreaterThan(1_000);
  const unproven = closed.filter((one) => !open.has(pathOf(one)) && !isAdded(JSON.stringify([one.from, one.to])));
  expect(unproven.map(({ id }) => id)).toEqual([]);
});

function pathOf({ from, to, protocol, ipFamily }: PlannedCase): string {
  return JSON.stringify([from.namespace, from.pod, to, protocol, ipFamily]);
}

describe('a lane', () => {
  const [first] = stages;
  const pods = (first?.changes ?? [])
    .flatMap((change) => (change.action === 'together' ? change.changes : []))
    .flatMap((change) => (change.action === 'create-pod' ? [change.pod] : []));

  test('has Pods of one name, and of one Namespace, on different nodes', () => {
    expect(pods).toHaveLength(9);
    for (const key of ['name', 'namespace'] as const)
      for (const one of new Set(pods.map((pod) => pod[key])))
        expect(new Set(pods.filter((pod) => pod[key] === one).map(({ node }) => node)).size).toBe(3);
  });

  test('is idle again after a case: policies, labels and Pods are as before', () => {
    for (const { id, steps } of policyCases) {
      const end = statesAfter(steps).at(-1) ?? idleLane;
      const changes = [...changesBack(lane, end), ...removalsOfAdded(lane, end)].flatMap((change) =>
        change.action === 'together' ? change.changes : [change],
      );
      const deleted = changes.flatMap((change) => (change.action === 'delete' ? [change.target.kind] : []));
      expect(
        deleted.filter((kind) => kind === 'NetworkPolicy'),
        id,
      ).toHaveLength(end.policies.size);
      expect(
        deleted.filter((kind) => kind === 'Pod'),
        id,
      ).toHaveLength(end.pods.size - idleLane.pods.size);
      const relabelled = [...idleLane.namespaces, ...idleLane.pods].filter(
        ([key, labels]) => JSON.stringify(end.namespaces.get(key) ?? end.pods.get(key)) !== JSON.stringify(labels),
      );
      expect(
        changes.filter(({ action }) => action === 'patch'),
        id,
      ).toHaveLength(relabelled.length);
    }
  });
});

test('but in one case, no step changes the labels of a Pod and of its Namespace, for which engines need more than one change', () => {
  const together = policyCases.filter(({ steps }) =>
    steps.some(({ label }) => Object.keys(label).some((key) => key.includes('/') && namespaceOf(key) in label)),
  );
  expect(together.map(({ id }) => id)).toEqual(['labels/pod-and-namespace-at-once']);
});

function namespaceOf(key: string): string {
  return key.split('/')[0] ?? '';
}

test('no labels are changed before their last change is some seconds old', () => {
  const relabelling = stages.filter(({ changes }) => changes.some(patches));
  expect(relabelling.length).toBeGreaterThan(10);
  for (const { stage, changes } of relabelling)
    expect(changes[0], stage).toMatchObject({ action: 'pause', since: 'patch', ms: expect.any(Number) });
});

function patches(change: Change): boolean {
  return change.action === 'together' ? change.changes.some(patches) : change.action === 'patch';
}

test('between two cases that change labels there are others', () => {
  for (const lanes of [1, 3, 4])
    for (const share of shareOut(policyCases, lanes)) {
      const places = share.flatMap(({ steps }, index) =>
        steps.some(({ label }) => Object.keys(label).length > 0) ? [index] : [],
      );
      const gaps = places.map((place, index) => place - (places[index - 1] ?? -1) - 1);
      expect(places.length).toBeGreaterThan(1);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(
        Math.floor((share.length - places.length) / (places.length + 1)),
      );
      expect(new Set(share).size).toBe(share.length);
    }
});

test('lanes have about the same to do', () => {
  const shares = shareOut(policyCases, 4).map((cases) => cases.reduce((sum, { steps }) => sum + steps.length + 1, 0));
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(6);
});

describe('the gate', () => {
  const denied = (node: string, isAsExpected: boolean, isAnswered = !isAsExpected, isLate = isAnswered) => ({
    planned: plannedCase(
      `to ${node}`,
      { reach: 'blocked', because: ['p'] },
      {
        check: 'policy.deny-all',
        to: { kind: 'pod', namespace: 'g', pod: 'backend', node },
      },
    ),
    isAsExpected,
    isLate,
    isAnswered,
  });
  const about = (...enforcedOn: string[]) => plannedCase('x', { reach: 'blocked', because: ['p'] }, { enforcedOn });

  test('is shut where no policy has any effect', () => {
    expect(afterFirstPolicy.reasonAgainst([denied('n1', false), denied('n2', false)])).toMatchObject({
      code: 'not-enforced',
    });
    expect(afterFirstPolicy.reasonAgainst([denied('n1', true), denied('n2', false)])).toBeUndefined();
  });

  test('is open where nobody could be asked: that is no sign of a missing engine', () => {
    expect(afterFirstPolicy.reasonAgainst([])).toBeUndefined();
    expect(afterFirstPolicy.reasonAgainst([denied('n1', false, false)])).toBeUndefined();
  });

  test('keeps out what needs the engine of a node where policies come too late', () => {
    const slow = denied('n2', true, true, true);
    expect(afterFirstPolicy.reasonAgainst([denied('n1', true), slow])).toBeUndefined();
    expect(afterFirstPolicy.reasonAgainstCase([denied('n1', true), slow], about('n1', 'n2'))).toMatchObject({
      detail: 'policy.deny-all: policies take effect too late on n2',
    });
    expect(afterFirstPolicy.reasonAgainstCase([denied('n1', true), slow], about('n1'))).toBeUndefined();
    expect(afterFirstPolicy.reasonAgainst([slow])).toMatchObject({ code: 'not-enforced' });
  });

  test('keeps out what needs the engine of a node without one', () => {
    const outcomes = [denied('n1', true), denied('n2', false)];
    expect(afterFirstPolicy.reasonAgainstCase(outcomes, about('n1', 'n2'))).toMatchObject({
      detail: expect.stringMatching(/n2$/),
    });
    expect(afterFirstPolicy.reasonAgainstCase(outcomes, about('n1'))).toBeUndefined();
    expect(afterFirstPolicy.reasonAgainstCase(outcomes, about())).toBeUndefined();
  });
});
