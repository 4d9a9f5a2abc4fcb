import { expect, test } from 'vitest';
import type { Case, Expectation } from '#src/domain/case.ts';
import { policyDeviation } from '#src/diagnosis/rules/policy-deviation.ts';

/** A policy flow that an exact engine would let through, and what was seen of it. */
function flow(id: string, seen: 'reached' | 'timed-out', otherwise: Expectation['otherwise']): Case {
  return {
    id,
    family: 'policy',
    check: 'policy.end-ports',
    group: 'end-ports/ranges',
    from: { kind: 'pod', namespace: 'x', pod: 'a', node: 'n1' },
    to: { kind: 'pod', namespace: 'x', pod: 'b', node: 'n2', port: 8080 },
    expectation: { reach: 'allowed', because: ['a rule'], ...(otherwise === undefined ? {} : { otherwise }) },
    observations: [{ outcome: seen }],
    verdict: seen === 'reached' ? { status: 'pass' } : { status: 'fail', mismatch: 'timed-out' },
  };
}

function find(cases: readonly Case[]) {
  const open = cases.filter(({ verdict }) => verdict.status === 'fail');
  return policyDeviation({
    open,
    all: cases,
    podNodes: new Map(),
    replicaNodes: new Set(),
    nameserverFamilies: new Set(),
    zones: new Map(),
    everything: cases,
  }).map(({ culprit, cases: ids }) => ({
    culprit,
    ids,
  }));
}

const endPort = { 'end-port-ignored': 'blocked' } as const;

test('what a behaviour explains throughout is named by it', () => {
  expect(
    find([flow('1', 'timed-out', endPort), flow('2', 'timed-out', endPort), flow('3', 'reached', undefined)]),
  ).toEqual([{ culprit: { kind: 'behaviour', behaviour: 'end-port-ignored' }, ids: ['1', '2'] }]);
});

test('one flow that is not so is enough not to name it', () => {
  expect(find([flow('1', 'timed-out', endPort), flow('2', 'reached', endPort)])).toEqual([]);
});

test('of two that explain the same the one that explains more is named, alone', () => {
  const both = { 'end-port-ignored': 'blocked', 'named-ports-ignored': 'blocked' } as const;
  const cases = [flow('1', 'timed-out', both), flow('2', 'timed-out', both), flow('3', 'timed-out', endPort)];
  expect(find(cases)).toEqual([
    { culprit: { kind: 'behaviour', behaviour: 'end-port-ignored' }, ids: ['1', '2', '3'] },
  ]);
});

test('several behaviours are named each with its own flows', () => {
  const types = { 'unlisted-types-isolate': 'blocked' } as const;
  expect(
    find([flow('1', 'timed-out', endPort), flow('2', 'timed-out', endPort), flow('3', 'timed-out', types)]),
  ).toHaveLength(2);
});

test('failures without any explanation are left to others', () => {
  expect(find([flow('1', 'timed-out', undefined)])).toEqual([]);
});
