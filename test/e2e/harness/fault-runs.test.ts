import { expect, test } from 'vitest';
import { expectedFindings } from './expected-findings.ts';
import { faultRuns } from './fault-runs.ts';

test.each(['ptp', 'cilium'] as const)('each fault that a few checks tell is in one run on %s', (cni) => {
  const told = expectedFindings.filter(({ telling, cnis }) => telling !== undefined && cnis.includes(cni));
  const inRuns = faultRuns(cni).flatMap(({ faults }) => faults.map(({ fault }) => fault));

  expect(inRuns.toSorted()).toEqual(told.map(({ fault }) => fault).toSorted());
});

test('a run of two is given both places, and asks what tells either', () => {
  const run = faultRuns('ptp').find(({ name }) => name === 'packet-loss and masquerade');

  expect(run?.faults.map(({ fault, arguments: given }) => [fault, ...given])).toEqual([
    ['packet-loss', 'n3'],
    ['masquerade', 'n1'],
  ]);
  for (const { telling } of run?.faults ?? []) expect(telling).toContain('pod-to-pod');
});
