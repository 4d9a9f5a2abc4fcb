import { expect, test } from 'vitest';
import type { Gate } from '#src/checks/planned-case.ts';
import { barriersOf, StageOutcomes } from '#src/run/stage-outcomes.ts';
import { allowed, blocked, plannedCase } from '../judge/observations.ts';

const first = { id: 'first', stages: [stage('one'), stage('two')] };

function stage(id: string) {
  return { id, changes: [], cases: [], settleMs: 0, stablePolls: 1 };
}

const gate: Gate = {
  scenario: 'first',
  stage: 'two',
  reasonAgainst: (outcomes) =>
    outcomes.every(({ isAsExpected }) => isAsExpected) ? undefined : { code: 'not-enforced', detail: 'nothing' },
  reasonAgainstCase: (outcomes, { id }) =>
    outcomes.some(({ planned }) => planned.id === id) ? { code: 'not-enforced', detail: id } : undefined,
};

function second(after?: Gate) {
  return { id: 'second', stages: [], ...(after === undefined ? {} : { after }) };
}

test('a scenario without a gate waits for nobody', async () => {
  const barriers = await barriersOf(second(), new StageOutcomes([first]));
  expect(barriers.all).toBeUndefined();
  expect(barriers.one(plannedCase('a', allowed()))).toBeUndefined();
});

test('one with a gate hears of all stages up to that of the gate', async () => {
  const outcomes = new StageOutcomes([first]);
  const waiting = barriersOf(second(gate), outcomes);
  const a = plannedCase('a', allowed());
  const b = plannedCase('b', blocked);
  outcomes.end(first, stage('one'), [{ planned: a, polls: [{ outcome: 'reached' }] }]);
  outcomes.end(first, stage('two'), [{ planned: b, polls: [{ outcome: 'reached' }] }]);
  const barriers = await waiting;
  expect(barriers.all).toMatchObject({ code: 'not-enforced' });
  expect(barriers.one(a)).toMatchObject({ detail: 'a' });
  expect(barriers.one(plannedCase('c', allowed()))).toBeUndefined();
});

test('of several gates all are waited for, and each may bar', async () => {
  const other = { id: 'other', stages: [stage('only')] };
  const outcomes = new StageOutcomes([first, other]);
  const open: Gate = { ...gate, scenario: 'other', stage: 'only', reasonAgainstCase: () => undefined };
  let isOver = false;
  const waiting = barriersOf({ ...second(), after: [open, gate] }, outcomes).finally(() => {
    isOver = true;
  });
  const b = plannedCase('b', blocked);
  outcomes.end(first, stage('two'), [{ planned: b, polls: [{ outcome: 'reached' }] }]);
  await Promise.resolve();
  expect(isOver).toBe(false);
  outcomes.end(other, stage('only'), []);
  const barriers = await waiting;
  expect(barriers.all).toMatchObject({ code: 'not-enforced' });
  expect(barriers.one(b)).toMatchObject({ detail: 'b' });
});

test('a stage that was never reached is waited for no longer than its scenario', async () => {
  const outcomes = new StageOutcomes([first]);
  const waiting = barriersOf(second(gate), outcomes);
  outcomes.end(first, stage('one'), [{ planned: plannedCase('a', allowed()), polls: [{ outcome: 'reached' }] }]);
  outcomes.endAll(first);
  expect((await waiting).all).toBeUndefined();
});

test('nobody waits for a scenario that the run does not have', async () => {
  expect((await barriersOf(second(gate), new StageOutcomes([]))).all).toBeUndefined();
});
