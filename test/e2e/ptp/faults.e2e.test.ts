import { afterAll, expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/finding.ts';
import { leftovers, withFault } from '../harness/test-cluster.ts';
import { checkWhileBroken } from '../harness/while-broken.ts';

/** What a fault must be called, and nothing else with it; the missing policy engine of this cluster is left out of the run. */
interface Expected {
  readonly fault: readonly string[];
  readonly code: Finding['code'];
  readonly culprit: Finding['culprit'];
  readonly scope?: Finding['scope'];
  /** Of the command; 1 unless nothing failed and much is unknown. */
  readonly exit?: number;
}

/** Asked under every fault. */
const telling = 'pod-ip,pod-to-pod,same-pod,service.cluster-ip,service.endpoints,dns.short,dns.fqdn';

const expectations: readonly Expected[] = [
  {
    fault: ['node-pair', 'n1', 'n2'],
    code: 'node-pair-unreachable',
    culprit: { kind: 'node-pair', from: 'n1', to: 'n2', direction: 'one-way' },
  },
  { fault: ['node-isolated', 'n2'], code: 'node-isolated', culprit: { kind: 'node', node: 'n2' } },
  { fault: ['masquerade', 'n3'], code: 'source-nat', culprit: { kind: 'node', node: 'n3' } },
  {
    fault: ['udp-blocked', 'n1', 'n3'],
    code: 'protocol-blocked',
    culprit: { kind: 'node-pair', from: 'n1', to: 'n3', direction: 'one-way' },
    scope: { protocol: 'udp' },
  },
  {
    fault: ['ipv6-blocked', 'n2'],
    code: 'family-broken',
    culprit: { kind: 'node', node: 'n2' },
    scope: { ipFamily: 'ipv6' },
  },
  {
    fault: ['service-rules-missing', 'n2'],
    code: 'service-rules-missing',
    culprit: { kind: 'node', node: 'n2' },
  },
  { fault: ['dns-down'], code: 'dns-down', culprit: { kind: 'cluster' } },
  { fault: ['pod-address-wrong', 'n1'], code: 'pod-ip-mismatch', culprit: { kind: 'node', node: 'n1' } },
  { fault: ['pod-loopback-down', 'n3'], code: 'same-pod-broken', culprit: { kind: 'node', node: 'n3' } },
  { fault: ['kubelet-closed', 'n2'], code: 'agent-unreachable', culprit: { kind: 'node', node: 'n2' }, exit: 3 },
];

afterAll(async () => {
  expect(await leftovers()).toEqual([]);
});

test.concurrent.each(expectations)(
  '$fault is named $code, and nothing else is blamed',
  async ({ fault, code, culprit, scope, exit = 1 }) => {
    const checked = await checkWhileBroken((work) => withFault(fault, work), ['--only', telling]);

    expect(checked.report.findings.map((finding) => [finding.code, finding.culprit, finding.scope])).toEqual([
      [code, culprit, scope],
    ]);
    expect(checked.code).toBe(exit);
    expect(checked.report.run.leftBehind).toEqual([]);
    expect(checked.stdout).toContain(code);
  },
);

test.concurrent('two nodes that hand out the same addresses are named by the address', async () => {
  const { code, report } = await checkWhileBroken(
    (work) => withFault(['pod-range-shared', 'n1', 'n2'], work),
    ['--only', telling],
  );
  const [finding, ...others] = report.findings;

  expect(finding).toMatchObject({ code: 'pod-ip-duplicate', culprit: { kind: 'address' } });
  expect(others).toEqual([]);
  expect(code).toBe(1);
});
