import { expect, test } from 'vitest';
import { withFault } from '../harness/test-cluster.ts';
import { checkWhileBroken } from '../harness/while-broken.ts';

/** Faults of one node that many checks notice; asked of every family that needs no change of the cluster. */
const families = 'pod-ip,pod-to-pod,same-pod,service.cluster-ip,service.endpoints,dns.short,dns.fqdn';

test.each([
  { fault: ['pod-loopback-down', 'n3'], code: 'same-pod-broken', node: 'n3', exit: 1 },
  { fault: ['kubelet-closed', 'n2'], code: 'agent-unreachable', node: 'n2', exit: 3 },
])('$fault is named $code, and nothing else is blamed', async ({ fault, code, node, exit }) => {
  const checked = await checkWhileBroken((work) => withFault(fault, work), ['--only', families]);

  expect(checked.report.findings.map((finding) => [finding.code, finding.culprit])).toEqual([
    [code, { kind: 'node', node }],
  ]);
  expect(checked.code).toBe(exit);
});
