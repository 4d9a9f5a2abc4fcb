import { expect, test } from 'vitest';
import type { Culprit } from '#src/domain/finding.ts';
import { judge, unjudged } from '../../../scripts/accuracy-of-findings/judge.ts';
import type { Answer } from '../../../scripts/accuracy-of-findings/trial.ts';
import type { FindingPattern } from '../../e2e/harness/finding-pattern.ts';
import { failedCase, finding, reportOf } from './report-of.ts';

const ptp = { cni: 'ptp', proxy: 'iptables', family: 'dual' } as const;
const n2: Culprit = { kind: 'node', node: 'n2' };
const n3: Culprit = { kind: 'node', node: 'n3' };
const mtu: FindingPattern = { code: 'mtu-blackhole', culprit: n2 };
const nat: FindingPattern = { code: 'source-nat', culprit: n3 };

function trial(answer: Answer, kind: 'healthy' | 'single' | 'pair' | 'stranger' = 'single') {
  return { kind, name: 'it', where: 'n2', answer };
}

function names(...findings: readonly FindingPattern[]): Answer {
  return { kind: 'names', findings, leftOut: [] };
}

function judged(answer: Answer, ...found: readonly Parameters<typeof finding>[0][]) {
  return judge(trial(answer), reportOf({ findings: found.map(finding) }), ptp);
}

test('the expected finding and no other is all right', () => {
  expect(judged(names(mtu), { code: 'mtu-blackhole', culprit: n2 })).toMatchObject({
    detected: true,
    recognised: [{ code: true, culprit: true }],
    beyond: [],
    found: [{ code: 'mtu-blackhole', words: 'mtu-blackhole node n2' }],
    problems: [],
  });
});

test('a finding of another code at the culprit is half right, and so is the code elsewhere', () => {
  expect(judged(names(mtu), { code: 'packet-loss', culprit: n2 })).toMatchObject({
    recognised: [{ code: false, culprit: true }],
    beyond: [],
  });
  expect(judged(names(mtu), { code: 'mtu-blackhole', culprit: n3 })).toMatchObject({
    recognised: [{ code: true, culprit: false }],
    beyond: [],
  });
});

test('one finding stands in for one expected one; all others are beyond', () => {
  const unexplained = { code: 'unexplained-failures', culprit: n2 } as const;

  expect(judged(names(mtu), unexplained, unexplained, { code: 'packet-loss', culprit: n3 })).toMatchObject({
    recognised: [{ code: false, culprit: true }],
    beyond: [{ words: 'unexplained-failures node n2' }, { words: 'packet-loss node n3' }],
  });
  expect(judged(names(mtu), { code: 'mtu-blackhole', culprit: n2 }, unexplained).beyond).toHaveLength(1);
});

test('a finding that two faults could be blamed for counts for one of them', () => {
  expect(
    judged(names(mtu, { code: 'refusals-lost', culprit: n2 }), { code: 'packet-loss', culprit: n2 }),
  ).toMatchObject({
    recognised: [
      { code: false, culprit: true },
      { code: false, culprit: false },
    ],
  });
});

test('both faults of a pair are looked for', () => {
  const both = judged(names(mtu, nat), { code: 'source-nat', culprit: n3 }, { code: 'mtu-blackhole', culprit: n2 });

  expect(both.recognised).toEqual([
    { code: true, culprit: true },
    { code: true, culprit: true },
  ]);
  expect(judged(names(mtu, nat), { code: 'source-nat', culprit: n3 }).recognised).toEqual([
    { code: false, culprit: false },
    { code: true, culprit: true },
  ]);
});

test('a scope is part of the name where the pattern has one', () => {
  const udp: FindingPattern = { code: 'protocol-blocked', culprit: n2, scope: { protocol: 'udp' } };
  const wide: FindingPattern = { code: 'node-isolated', culprit: n2, scope: {} };

  expect(judged(names(udp), { code: 'protocol-blocked', culprit: n2, scope: { protocol: 'tcp' } }).recognised).toEqual([
    { code: false, culprit: true },
  ]);
  expect(judged(names(wide), { code: 'node-isolated', culprit: n2, scope: { ipFamily: 'ipv6' } }).recognised).toEqual([
    { code: false, culprit: true },
  ]);
  expect(judged(names(mtu), { code: 'mtu-blackhole', culprit: n2, scope: { ipFamily: 'ipv6' } }).recognised).toEqual([
    { code: true, culprit: true },
  ]);
});

test('of a culprit only what the pattern has is compared', () => {
  const replica: FindingPattern = { code: 'dns-replica-silent', culprit: { kind: 'pod', node: 'n2' } };
  const on = (node: string) =>
    ({
      code: 'dns-replica-silent',
      culprit: { kind: 'pod', namespace: 'kube-system', pod: 'coredns-x', node },
    }) as const;

  expect(judged(names(replica), on('n2')).recognised).toEqual([{ code: true, culprit: true }]);
  expect(judged(names(replica), on('n1')).recognised).toEqual([{ code: true, culprit: false }]);
});

test('a node that is left out is detected, and with the wrong reason only half recognised', () => {
  const answer: Answer = { kind: 'names', findings: [], leftOut: [{ node: 'n2', because: 'node-not-ready' }] };
  const leaving = (node: string, code: 'node-not-ready' | 'node-cordoned') =>
    judge(trial(answer), reportOf({ skipped: [{ what: `node ${node}`, because: { code, detail: '' } }] }), ptp);

  expect(leaving('n2', 'node-not-ready')).toMatchObject({
    detected: true,
    recognised: [{ code: true, culprit: true }],
  });
  expect(leaving('n2', 'node-cordoned').recognised).toEqual([{ code: false, culprit: true }]);
  expect(leaving('n1', 'node-not-ready').recognised).toEqual([{ code: false, culprit: false }]);
  expect(judge(trial(answer), reportOf(), ptp).detected).toBe(false);
});

test('what such a cluster is known to get wrong is neither detected nor beyond', () => {
  const leak = failedCase('policy.deny-all');
  const known = { ...finding({ code: 'policy-not-enforced', culprit: { kind: 'cluster' } }), cases: [leak.id] };
  const report = reportOf({ cases: [leak], findings: [known] });

  expect(judge(trial(names(mtu)), report, ptp)).toMatchObject({ detected: false, beyond: [], found: [] });
  expect(judge(trial({ kind: 'nothing' }, 'healthy'), report, ptp)).toMatchObject({ beyond: [], problems: [] });
  expect(judge(trial({ kind: 'nothing' }, 'healthy'), reportOf({ cases: [leak] }), ptp).problems).toEqual([
    'missing: policy-not-enforced cluster',
  ]);
});

test('a case that failed is detected, with or without a finding; a healthy cluster must have none', () => {
  const report = reportOf({ cases: [failedCase('service.cluster-ip')] });

  expect(judge(trial(names(mtu)), report, ptp)).toMatchObject({
    detected: true,
    recognised: [{ code: false, culprit: false }],
  });
  expect(judge(trial({ kind: 'nothing' }, 'healthy'), report, ptp).problems).toHaveLength(1);
});

test('of a stranger no name is right but those that are told, and no name at all is never wrong', () => {
  const answer: Answer = { kind: 'no-wrong-name', acceptable: [{ code: 'refusals-lost', culprit: n2 }] };
  const report = reportOf({
    findings: [
      finding({ code: 'refusals-lost', culprit: n2 }),
      finding({ code: 'refusals-lost', culprit: n3 }),
      finding({ code: 'unexplained-failures', culprit: n3 }),
      finding({ code: 'node-isolated', culprit: n2 }),
    ],
  });

  expect(judge(trial(answer, 'stranger'), report, ptp)).toMatchObject({
    recognised: [],
    beyond: [{ words: 'refusals-lost node n3' }, { words: 'node-isolated node n2' }],
  });
});

test('a run that failed is detected, and a problem', () => {
  const report = reportOf();
  const failed = reportOf({
    run: { ...report.run, outcome: 'failed', failure: { code: 'IMAGE_PULL', message: 'no such image', hint: '' } },
  });

  expect(judge(trial(names(mtu)), failed, ptp)).toMatchObject({
    detected: true,
    problems: ['the run failed: no such image'],
  });
});

test('a trial without a report has recognised nothing', () => {
  expect(unjudged(trial(names(mtu, nat), 'pair'), 'ptp', 'no cluster')).toMatchObject({
    detected: false,
    recognised: [
      { code: false, culprit: false },
      { code: false, culprit: false },
    ],
    problems: ['no cluster'],
  });
});
