import { expect, test } from 'vitest';
import type { PlannedCase } from '#src/checks/planned-case.ts';
import type { Expectation, Verdict } from '#src/domain/case.ts';
import { judgeAll, type Observed } from '#src/judge/judge-all.ts';
import { inLightOf } from '#src/judge/resting.ts';
import type { Outcome } from '#src/wire/observation.ts';

const pass: Verdict = { status: 'pass' };
const fail: Verdict = { status: 'fail', mismatch: 'refused' };
const unknown: Verdict = { status: 'unknown', cause: { code: 'agent-unreachable', detail: 'the session broke off' } };
const skipped: Verdict = { status: 'skipped', because: { code: 'unsupported', detail: 'the image has no perl' } };
const uncontrolled = { status: 'unknown', cause: { code: 'no-control' } };

const presence: Partial<Expectation> = { reach: 'allowed' };
const absences: readonly Partial<Expectation>[] = [
  { reach: 'refused' },
  { reach: 'blocked' },
  { reach: 'allowed', values: { ENV_LATE_SERVICE_HOST: null } },
];

function planned(id: string, expectation: Partial<Expectation>, restsOn: readonly string[] = []): PlannedCase {
  const pod = { kind: 'pod' as const, namespace: 'ns', pod: 'web', node: 'n1' };
  return {
    id,
    family: 'same-pod',
    check: 'same-pod.fifo',
    from: pod,
    to: pod,
    expectation: { reach: 'allowed', because: ['it is so'], ...expectation },
    ask: { kind: 'probe', question: { kind: 'addresses' } },
    restsOn,
  };
}

function judged(expectation: Partial<Expectation>, own: Verdict, ...others: readonly Verdict[]): Verdict {
  const ids = others.map((_, index) => String(index));
  return inLightOf(planned('own', expectation, ids), own, (id) => others[Number(id)]);
}

test('a case that rests on nothing keeps its verdict', () => {
  for (const verdict of [pass, fail, unknown, skipped]) {
    expect(judged(presence, verdict)).toBe(verdict);
    expect(judged({ reach: 'refused' }, verdict)).toBe(verdict);
  }
});

test('a failure is one only if all that it rests on was asked', () => {
  expect(judged(presence, fail, pass, pass)).toBe(fail);
  expect(judged(presence, fail, pass, fail)).toBe(fail);
  expect(judged(presence, fail, pass, unknown)).toBe(unknown);
  expect(judged(presence, fail, skipped, pass)).toBe(skipped);
  expect(judged(presence, fail, skipped, unknown)).toBe(unknown);
});

test('what was seen to be there is there, whatever became of the rest', () => {
  for (const other of [pass, fail, unknown, skipped]) expect(judged(presence, pass, other)).toBe(pass);
});

test.each(absences)('absence (%o) proves nothing without its control', (expectation) => {
  expect(judged(expectation, pass, pass, pass)).toBe(pass);
  expect(judged(expectation, pass, pass, fail)).toMatchObject(uncontrolled);
  expect(judged(expectation, pass, pass, unknown)).toBe(unknown);
  expect(judged(expectation, pass, pass, skipped)).toBe(skipped);
});

test('one value that must be there makes it more than absence', () => {
  const values = { WEB_SERVICE_HOST: '10.0.0.1', API_SERVICE_HOST: null };
  expect(judged({ reach: 'allowed', values }, pass, fail)).toBe(pass);
});

test('a session that broke off between offer and taking makes no failure', () => {
  const taken = (heard: Outcome) =>
    judgeAll([
      observed(planned('offer', presence), 'reached'),
      observed(planned('take', presence, ['offer', 'heard']), 'refused'),
      observed(planned('heard', presence, ['offer', 'take']), heard),
    ]).map(({ verdict }) => verdict.status);
  expect(taken('not-run')).toEqual(['pass', 'unknown', 'unknown']);
  expect(taken('reached')).toEqual(['pass', 'fail', 'pass']);
});

test('reports do not carry what only judging needs', () => {
  const [judgedCase] = judgeAll([observed(planned('own', presence, ['other']), 'reached')]);
  expect(judgedCase).not.toHaveProperty('restsOn');
});

function observed(planned: PlannedCase, outcome: Outcome): Observed {
  return { planned, polls: [{ outcome }] };
}
