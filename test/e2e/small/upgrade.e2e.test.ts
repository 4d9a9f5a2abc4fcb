import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Combination, combinationOf } from '../harness/combination.ts';
import { unexpectedIn } from '../harness/healthy.ts';
import { check } from '../harness/podreach.ts';
import { savedReport, saveReport } from '../harness/saved-reports.ts';
import { clusterName, leftovers, switchProxy, withFault } from '../harness/test-cluster.ts';

let before: Combination;
let after: Combination;
let folder = '';
let baseline = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-upgrade-'));
  baseline = join(folder, 'before.json');
  before = await combinationOf(clusterName());
  after = { ...before, proxy: before.proxy === 'iptables' ? 'nftables' : 'iptables' };
  await writeFile(baseline, (await savedReport(before)) ?? JSON.stringify((await check()).report));
  await switchProxy(after.proxy);
});
afterAll(async () => {
  await switchProxy(before.proxy);
  await rm(folder, { recursive: true });
  expect(await leftovers(), 'nothing is left in the cluster').toEqual([]);
});

test('after another mode of kube-proxy nothing got worse, and the known failure is still told', async () => {
  const { code, stdout, report } = await check(['--baseline', baseline]);

  await saveReport(report, after);

  expect(unexpectedIn(report, after)).toEqual([]);
  expect(stdout).toMatch(/\nNOTHING GOT WORSE {2}/);
  expect(report.findings).toMatchObject([{ code: 'policy-not-enforced' }]);
  expect(code).toBe(0);
});

test('an upgrade that leaves one node without its rules is caught, and the node is named', async () => {
  const only = 'pod-to-pod.tcp,service.cluster-ip,service.endpoints,dns.fqdn';
  const { code, stdout, report } = await withFault(['service-rules-missing', 'n2'], () =>
    check(['--baseline', baseline, '--only', only, '--patience', '0.5']),
  );

  expect(report.findings).toMatchObject([{ code: 'service-rules-missing', culprit: { kind: 'node', node: 'n2' } }]);
  expect(stdout).toMatch(/\nREGRESSIONS? [\s\S]*service-rules-missing/);
  expect(stdout).toMatch(/\nWORSE {2}/);
  expect(code).toBe(1);
});
