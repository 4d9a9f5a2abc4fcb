import { expect, test } from 'vitest';
import type { PlannedCase, Question } from '#src/checks/planned-case.ts';
import { durationLimitMs, impatient, patientAgain, shareProbes, toRequest } from '#src/run/probe-table.ts';
import { allowed, plannedCase } from '../judge/observations.ts';

const tcp: Question = { kind: 'tcp', address: '10.0.0.2', port: 8080, timeoutMs: 3_500 };
const spread: Question = {
  kind: 'spread',
  transport: 'udp',
  address: '10.96.0.1',
  port: 80,
  count: 100,
  parallel: 64,
  timeoutMs: 3_500,
};

function asking(id: string, question: Question, pod = 'client'): PlannedCase {
  const from = { kind: 'pod', namespace: 'ns', pod, node: 'n1' } as const;
  return plannedCase(id, allowed(), { from, ask: { kind: 'probe', question } });
}

test('equal questions of one Pod become one probe', () => {
  const shared = shareProbes([asking('a', tcp), asking('b', { ...tcp }), asking('c', { ...tcp, port: 8081 })]);
  expect(shared.map(({ cases }) => cases.map(({ id }) => id))).toEqual([['a', 'b'], ['c']]);
});

test('the same question of another Pod is a probe of its own', () => {
  expect(shareProbes([asking('a', tcp), asking('b', tcp, 'other')]).map(({ agent }) => agent)).toEqual([
    'ns/client/agent',
    'ns/other/agent',
  ]);
});

test('what is given or cannot be asked takes no probe', () => {
  const given = plannedCase('a', allowed(), { ask: { kind: 'given', observation: { outcome: 'reached' } } });
  const cannot = plannedCase('b', allowed(), { ask: { kind: 'cannot', cause: { code: 'no-address', detail: '' } } });
  expect(shareProbes([given, cannot])).toEqual([]);
});

test.each<readonly [Question, number]>([
  [tcp, 10_000],
  [spread, 10_000],
  [{ kind: 'payload', transport: 'tcp', address: '10.96.0.1', port: 80, sizes: [2_000], timeoutMs: 3_500 }, 10_000],
  [{ ...tcp, timeoutMs: 20_000 }, 20_000],
])('what an exchange was answered before has as long as a Pod may be kept from the CPU: %j, %i ms', (question, ms) => {
  expect(patientAgain(question)).toEqual({ ...question, timeoutMs: ms });
});

test('a request carries its id and its nonce', () => {
  expect(toRequest(tcp, '1', 'n')).toEqual({ ...tcp, id: '1', nonce: 'n' });
  expect(toRequest(spread, '1', 'n')).toEqual({ ...spread, id: '1', nonce: 'n' });
});

test('the first try is impatient, and never more patient than the question', () => {
  expect(impatient(tcp, 1_000)).toMatchObject({ timeoutMs: 1_000 });
  expect(impatient({ ...tcp, timeoutMs: 500 }, 1_000)).toMatchObject({ timeoutMs: 500 });
  expect(impatient({ kind: 'addresses' }, 1_000)).toEqual({ kind: 'addresses' });
  const pausing: Omit<Extract<Question, { kind: 'sequence' }>, 'pausesMs'> = {
    kind: 'sequence',
    transport: 'tcp',
    targets: [],
    untilMoved: true,
    timeoutMs: 3_000,
  };
  expect(impatient({ ...pausing, pausesMs: [3_500] }, 300)).toMatchObject({ timeoutMs: 3_000 });
  expect(impatient({ ...pausing, pausesMs: [0] }, 300)).toMatchObject({ timeoutMs: 300 });
});

test.each<[Question, number]>([
  [tcp, 3_500],
  [spread, 7_000],
  [{ kind: 'dns', name: 'a', recordType: 'A', timeoutMs: 4_000 }, 4_000],
  [{ kind: 'addresses' }, 1_000],
  [{ kind: 'throughput', address: '10.0.0.1', port: 80, durationMs: 2_000, timeoutMs: 10_000 }, 32_000],
  [{ kind: 'sctp', address: '10.0.0.1', port: 80, timeoutMs: 3_500, mayLoad: true }, 3_500],
  [{ kind: 'sctp', address: '10.0.0.1', port: 80, timeoutMs: 3_500, mayLoad: true, count: 21 }, 21_000],
])('%j takes at most %i ms', (question, limitMs) => {
  expect(durationLimitMs(question)).toBe(limitMs);
});
