import { expect, test } from 'vitest';
import { combinationOf } from '../harness/combination.ts';
import { surprisingFindings, unexpectedIn } from '../harness/healthy.ts';
import { check } from '../harness/podreach.ts';
import { clusterName, withFault } from '../harness/test-cluster.ts';

test('some policy cases, by tag and name: what is asked is as the oracle says, and takes no longer than it is given', async () => {
  const cases = 'allow-all,labels/pod-label,arrivals/pod-made-again,stacking/many-policies';
  const { report } = await check(['--only', 'policy', '--policy-cases', cases]);
  const groups = new Set(report.cases.map(({ group }) => group));

  expect(unexpectedIn(report, await combinationOf(clusterName()))).toEqual([]);
  expect([...groups]).toEqual(
    expect.arrayContaining(['rules/anything', 'labels/pod-label', 'arrivals/pod-made-again', 'stacking/many-policies']),
  );
  const { policies } = report.timings;
  expect(policies?.cases).toBeGreaterThan(4);
  expect(policies?.enforcedMs?.max).toBeGreaterThan(0);
  expect(policies?.releasedMs?.count).toBe(policies?.cases);
});

test('an engine that is slow on one node and forgets removals on another: both are named, and nothing else is blamed', async () => {
  const { code, report } = await withFault(['policy-slow', 'n2', '25'], () =>
    withFault(['policy-removal-lost', 'n3'], () => check(['--only', 'policy'])),
  );
  const surprising = surprisingFindings(report, await combinationOf(clusterName()));

  expect(surprising.map((finding) => [finding.code, finding.culprit])).toEqual([
    ['policy-removal-lost', { kind: 'node', node: 'n3' }],
    ['policy-slow', { kind: 'node', node: 'n2' }],
  ]);
  expect(code).toBe(1);
});

test('with the engine of one node off, that node is named, and nothing else is said of its Pods', async () => {
  const { code, report } = await withFault(['policy-not-enforced', 'n2'], () => check(['--only', 'policy']));
  const surprising = surprisingFindings(report, await combinationOf(clusterName()));

  expect(surprising.map(({ code: found, culprit }) => [found, culprit])).toEqual([
    ['policy-not-enforced', { kind: 'node', node: 'n2' }],
  ]);
  const skipped = report.cases.flatMap(({ verdict }) => (verdict.status === 'skipped' ? [verdict.because] : []));
  expect(skipped.length).toBeGreaterThan(100);
  expect(new Set(skipped.map(({ detail }) => detail))).toEqual(
    new Set([
      'policy.deny-all: policies have no effect on n2',
      'on this path stage deny-all, before, did not come out as expected',
    ]),
  );
  expect(code).toBe(1);
});
