import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { kubeconfigWithToken } from '../harness/kubeconfigs.ts';
import { checkWith, podreach } from '../harness/podreach.ts';
import { kubectl, leftovers } from '../harness/test-cluster.ts';

test('the rights of manifests/rbac/check.yaml are enough for a whole check and for clean', async () => {
  await kubectl(
    ['apply', '-f', '-'],
    await readFile(new URL('../../../manifests/rbac/check.yaml', import.meta.url), 'utf8'),
  );
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
    expect(await examined(config)).toMatchObject({ access: 'ok', nodes: 'ok', rights: 'ok', admission: 'ok' });
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

test('doctor names the rights that are missing, and creates nothing', async () => {
  await kubectl(['create', 'serviceaccount', 'powerless', '-n', 'default']);
  try {
    const config = await kubeconfigWithToken((await kubectl(['create', 'token', 'powerless', '-n', 'default'])).trim());
    const { code, stdout } = await podreach(['doctor', '--kubeconfig', config]);

    expect(code).toBe(3);
    expect(stdout).toContain('system:serviceaccount:default:powerless');
    expect(stdout).toMatch(/problem +rights +\d+ of \d+ rights/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('create namespaces');
    expect(await leftovers()).toEqual([]);
  } finally {
    await kubectl(['delete', 'serviceaccount', 'powerless', '-n', 'default']);
  }
});

/** The condition of each subject as `podreach doctor` tells it to scripts. */
async function examined(config: string): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await podreach(['doctor', '--kubeconfig', config, '--format', 'json']);
  const { examinations } = JSON.parse(stdout) as { examinations: readonly { subject: string; condition: string }[] };
  return Object.fromEntries(examinations.map(({ subject, condition }) => [subject, condition]));
}
