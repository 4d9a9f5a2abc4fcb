import { expect, test } from 'vitest';
import { combinationOf } from '../harness/combination.ts';
import { unexpectedIn } from '../harness/healthy.ts';
import { check } from '../harness/podreach.ts';
import { clusterName, leftovers } from '../harness/test-cluster.ts';

test(
  'of all policy cases none comes out otherwise but those of which it is known why',
  { timeout: 900_000 },
  async () => {
    const { report } = await check(['--only', 'policy', '--policy', 'full']);

    expect(unexpectedIn(report, await combinationOf(clusterName()))).toEqual([]);
    expect(report.timings.policies?.cases).toBeGreaterThan(100);
    const deviations = report.findings.filter(({ code }) => code === 'policy-deviation');
    expect(new Set(deviations.map(({ culprit }) => culprit.kind === 'behaviour' && culprit.behaviour))).toEqual(
      new Set(['end-port-ignored', 'unlisted-types-isolate', 'named-egress-port-of-one-number']),
    );
    expect(await leftovers()).toEqual([]);
  },
);
