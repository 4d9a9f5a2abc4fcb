import { expect, test } from 'vitest';
import { casesThat, check } from '../harness/podreach.ts';
import { kubectlWords, leftovers } from '../harness/test-cluster.ts';

test('the default check on kind finds nothing but what its pod network is known to lack', async () => {
  const nodes = await kubectlWords(['get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}']);
  const { code, report } = await check();

  expect(report.run.outcome, report.run.failure?.message).toBe('complete');
  expect(nodes.filter((node) => node.endsWith('-control-plane'))).toHaveLength(1);
  // The control plane is tainted where there are workers, and left out with the reason.
  expect(report.skipped).toContainEqual(
    expect.objectContaining({ what: expect.stringMatching(/^node .*-control-plane$/) }),
  );
  expect(casesThat(report, 'fail').filter((line) => !line.startsWith('policy.deny-all/'))).toEqual([]);
  expect(casesThat(report, 'unknown')).toEqual([]);
  // kind's own pod network enforces policies, the plain one that stands in for it where it cannot be pulled does not.
  const policies = report.findings.map((finding) => finding.code);
  expect(policies.filter((finding) => finding !== 'policy-not-enforced')).toEqual([]);
  expect(code).toBe(policies.length);
  expect(report.summary.pass).toBeGreaterThan(500);
  expect(await leftovers()).toEqual([]);
});
