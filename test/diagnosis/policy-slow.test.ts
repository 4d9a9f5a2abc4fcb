import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import type { Case } from '#src/domain/case.ts';
import { caseOf, podNodesOf } from './exchanges.ts';

const fail = { status: 'fail', mismatch: 'reached' } as const;

/** An engine that blocks on this node, after a while where that is given. */
function canary(node: string, settledMs?: number): Case {
  return caseOf(`policy.deny-all n1 ${node} +`, {
    group: 'canary',
    protocol: 'tcp',
    expectation: { reach: 'blocked', because: ['a policy'] },
    observations: [
      { outcome: 'reached', untilMs: settledMs ?? 100 },
      { outcome: 'timed-out', atMs: settledMs ?? 200 },
    ],
    ...(settledMs === undefined ? {} : { settledMs, verdict: fail }),
  });
}

/** A case of the suite that an engine without endPort fails, watched for so long. */
function watched(untilMs: number): Case {
  return caseOf('policy.end-ports n1 n1 -', {
    id: `policy.end-ports/${untilMs}`,
    group: 'end-ports',
    protocol: 'tcp',
    expectation: { reach: 'allowed', because: ['a policy'], otherwise: { 'end-port-ignored': 'blocked' } },
    observations: [{ outcome: 'timed-out', untilMs, polls: 9 }],
  });
}

function told(cases: readonly Case[]) {
  return diagnose(cases, podNodesOf(cases)).map(({ code, culprit, cases: { length } }) => ({ code, culprit, length }));
}

test.each([
  ['everywhere', [canary('n1', 9_000)], { kind: 'cluster' }],
  ['on one node', [canary('n1', 9_000), canary('n2')], { kind: 'node', node: 'n1' }],
] as const)('an engine that is late %s explains what was watched no longer than it took', (_, canaries, culprit) => {
  expect(told([...canaries, watched(8_000)])).toEqual([{ code: 'policy-slow', culprit, length: 2 }]);
  expect(told([...canaries, watched(60_000)])).toMatchObject([
    { code: 'policy-slow', culprit, length: 1 },
    { code: 'policy-deviation' },
  ]);
});
