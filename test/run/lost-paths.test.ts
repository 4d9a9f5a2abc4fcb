import { expect, test } from 'vitest';
import type { Question } from '#src/checks/planned-case.ts';
import { judgeAll } from '#src/judge/judge-all.ts';
import type { Outcome } from '#src/wire/observation.ts';
import { allowed, plannedCase } from '../judge/observations.ts';
import { createEcho, play, scenarioOf, stageOf } from './scene.ts';

const onTcp = (id: string) => plannedCase(id, allowed());
const onIpv6 = (id: string) => {
  const question = { kind: 'tcp', address: 'fd00::2', port: 8080, timeoutMs: 1_000 } as const;
  return plannedCase(id, allowed(), { ipFamily: 'ipv6', ask: { kind: 'probe', question } });
};
const stages = [
  stageOf([], [onTcp('one'), onIpv6('one six')], 'first'),
  stageOf([createEcho], [onTcp('two'), onIpv6('two six')], 'second'),
];

async function verdicts(outcome: Outcome, dropsLostPaths: boolean) {
  const end = await play(scenarioOf(stages, { dropsLostPaths }), {
    outcomeOf: (probe) => ('address' in probe && probe.address === 'fd00::2' ? outcome : 'reached'),
  });
  return Object.fromEntries(judgeAll(end.asked).map(({ id, verdict }) => [id, verdict]));
}

test('a path that is lost is not asked again, the others are', async () => {
  expect(await verdicts('timed-out', true)).toEqual({
    one: { status: 'pass' },
    'one six': expect.objectContaining({ status: 'fail' }),
    two: { status: 'pass' },
    'two six': {
      status: 'skipped',
      because: { code: 'no-answer', detail: 'on this path stage first, before, did not come out as expected' },
    },
  });
});

test('without being told so, every stage asks on every path', async () => {
  const { 'two six': second } = await verdicts('timed-out', false);
  expect(second).toMatchObject({ status: 'fail' });
});

test('a probe that broke loses no path', async () => {
  const { 'two six': second } = await verdicts('not-run', true);
  expect(second).toMatchObject({ status: 'unknown' });
});

test('what waits for nothing is asked all the same', async () => {
  const last = { ...stageOf([], [onIpv6('result')], 'last'), settleMs: 0 };
  const end = await play(scenarioOf([...stages, last], { dropsLostPaths: true }), { outcomeOf: () => 'timed-out' });
  expect(judgeAll(end.asked).find(({ id }) => id === 'result')?.verdict).toMatchObject({ status: 'fail' });
});

test('a load that did not begin is not asked how it went; one that began is, whatever came later', async () => {
  const begin = { kind: 'load-begin', address: 'fd00::2', port: 80, intervalMs: 9, patienceMs: 9, maxMs: 9 } as const;
  const of = (id: string, question: Question) =>
    plannedCase(id, allowed(), { ipFamily: 'ipv6', ask: { kind: 'probe', question } });
  const ends = (load: string) => of(`${load} ended`, { kind: 'load-end', load });
  // Its beginning could not be asked.
  const onAnotherPath = plannedCase('unasked ended', allowed(), {
    ask: { kind: 'probe', question: { kind: 'load-end', load: 'unasked' } },
  });
  const told = { ...stageOf([], [ends('calm'), ends('never'), onAnotherPath], 'told'), settleMs: 0 };
  const scenario = scenarioOf(
    [
      stageOf([], [of('calm', { ...begin, load: 'calm' })], 'begin'),
      stageOf([createEcho], [onIpv6('changed'), of('never', { ...begin, load: 'never' })], 'change'),
      told,
    ],
    { dropsLostPaths: true },
  );
  const end = await play(scenario, {
    outcomeOf: (probe) =>
      probe.kind === 'tcp' || ('load' in probe && probe.load === 'never') ? 'timed-out' : 'reached',
  });
  const verdictOf = new Map(judgeAll(end.asked).map(({ id, verdict }) => [id, verdict]));

  expect(verdictOf.get('calm ended')).toEqual({ status: 'pass' });
  expect(verdictOf.get('unasked ended')).toMatchObject({ because: { detail: 'its load did not begin' } });
  expect(verdictOf.get('never ended')).toMatchObject({
    status: 'skipped',
    because: { code: 'no-answer', detail: 'on this path stage change, before, did not come out as expected' },
  });
});
