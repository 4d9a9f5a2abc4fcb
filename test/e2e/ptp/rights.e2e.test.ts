import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { kubeconfigWithToken } from '../harness/kubeconfigs.ts';
import { checkWith, podreach } from '../harness/podreach.ts';
import { kubectl, leftovers } from '../harness/test-cluster.ts';

test('the rights of manifests/rbac.yaml are enough for a whole check and for clean', async () => {
  await kubectl(['apply', '-f', '-'], await readFile(new URL('../../../manifests/rbac.yaml', import.meta.url), 'utf8'));
  await kubectl(['create', 'serviceaccount', 'podreach', '-n', 'default']);
  await kubectl([
    'create',
    'clusterrolebinding',
    'podreach',
    '--clusterrole=podreach',
    '--serviceaccount=default:podreach',
  ]);
  try {
    const config = await kubeconfigWithToken((await kubectl(['create', 'token', 'podreach', '-n', 'default'])).trim());
    const { report } = await checkWith(config, []);
    expect(report.run).toMatchObject({ outcome: 'complete', leftBehind: [] });
    expect(report.findings.map(({ code }) => code)).toEqual(['policy-not-enforced']);
    expect(report.summary.unknown).toBe(0);

    expect((await podreach(['clean', '--kubeconfig', config])).code).toBe(0);
    expect(await leftovers()).toEqual([]);
  } finally {
    await kubectl(['delete', 'clusterrolebinding,clusterrole', 'podreach']);
    await kubectl(['delete', 'serviceaccount', 'podreach', '-n', 'default']);
  }
});
