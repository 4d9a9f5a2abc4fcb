import { expect, test } from 'vitest';
import { combinationOf } from '../harness/combination.ts';
import { surprisingFindings } from '../harness/healthy.ts';
import { check } from '../harness/podreach.ts';
import { clusterName, withFault } from '../harness/test-cluster.ts';

test('deny-all blocks every client, the allow rule lets the frontend through and no other, removal restores', async () => {
  const { report } = await check(['--only', 'policy']);
  const outcomes = (checkId: string, role: string) =>
    new Set(
      report.cases
        .filter((item) => item.check === checkId && item.from.pod === role)
        .map(({ observations }) => observations.at(-1)?.outcome),
    );

  expect([...outcomes('policy.deny-all', 'frontend')]).toEqual(['timed-out']);
  expect([...outcomes('policy.deny-all', 'other')]).toEqual(['timed-out']);
  expect([...outcomes('policy.allow-label', 'frontend')]).toEqual(['reached']);
  expect([...outcomes('policy.allow-label', 'other')]).toEqual(['timed-out']);
  expect([...outcomes('policy.release', 'frontend')]).toEqual(['reached']);
  expect([...outcomes('policy.release', 'other')]).toEqual(['reached']);
});

/** Those that tell such faults apart. */
const families = 'pod-ip,pod-to-pod,same-pod,service.cluster-ip,service.endpoints,dns.short,dns.fqdn';

test('a broken direction between two nodes is named, and nothing else is blamed', async () => {
  const { code, report } = await withFault(['node-pair', 'n1', 'n2'], () => check(['--only', families]));
  const surprising = surprisingFindings(report, await combinationOf(clusterName()));

  expect(surprising.map(({ code: found, culprit }) => [found, culprit])).toEqual([
    ['node-pair-unreachable', { kind: 'node-pair', from: 'n1', to: 'n2', direction: 'one-way' }],
  ]);
  expect(code).toBe(1);
});
