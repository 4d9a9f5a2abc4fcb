import { expect, test } from 'vitest';
import type { Case } from '#src/domain/case.ts';
import { policyTimesOf } from '#src/judge/policy-times.ts';

function changed(
  id: string,
  settledMs: number | undefined,
  group = 'peers/one',
  reach: 'allowed' | 'blocked' = 'blocked',
): Case {
  return {
    id,
    family: 'policy',
    check: id.startsWith('policy.release') ? 'policy.release' : 'policy.peers',
    group,
    from: { kind: 'pod', namespace: 'x', pod: 'a', node: 'n1' },
    to: { kind: 'pod', namespace: 'x', pod: 'b', node: 'n2', port: 8080 },
    expectation: { reach, because: ['a rule'] },
    observations: [],
    verdict: { status: 'pass' },
    ...(settledMs === undefined ? {} : { settledMs }),
  };
}

test('a step is enforced when the last flow that it closes is closed, a case released when the last one is open', () => {
  const cases = [
    changed('policy.peers/one/1/x/a>x/b/8080-tcp/ipv4', 100),
    changed('policy.peers/one/1/x/a>x/c/8080-tcp/ipv4', 300),
    changed('policy.peers/one/2/x/a>x/c/8080-tcp/ipv4', 200),
    changed('policy.peers/one/2/x/a>y/c/8080-tcp/ipv4', 900, 'peers/one', 'allowed'),
    changed('policy.release/peers/one/x/a>x/b/8080-tcp/ipv4', 50, 'peers/one', 'allowed'),
    changed('policy.release/peers/one/x/a>x/c/8080-tcp/ipv4', 70, 'peers/one', 'allowed'),
    changed('policy.deny-all/x', 5_000, 'canary'),
  ];
  expect(policyTimesOf(cases)).toEqual({
    cases: 1,
    enforcedMs: { count: 2, p50: 200, p95: 300, max: 300 },
    releasedMs: { count: 1, p50: 70, p95: 70, max: 70 },
  });
});

test('without policy cases there is nothing to tell', () => {
  expect(policyTimesOf([changed('policy.deny-all/x', 5_000, 'canary')])).toBeUndefined();
  expect(policyTimesOf([changed('policy.peers/one/1/x/a>x/b/8080-tcp/ipv4', undefined)])).toBeUndefined();
});
