import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { changedKubeconfig, kubeconfigWithToken, writeKubeconfig } from '../harness/kubeconfigs.ts';
import { check, checkWith, podreach } from '../harness/podreach.ts';
import { kubeconfig, kubectl, leftovers } from '../harness/test-cluster.ts';

afterEach(async () => {
  expect(await leftovers(), 'nothing is left in the cluster').toEqual([]);
});

/** Two lines at most: the problem, and the next step. */
function expectOneClearMessage(stderr: string): void {
  const lines = stderr.trim().split('\n');
  const message = lines.filter((line) => line.startsWith('podreach:'));
  expect(message, stderr).toHaveLength(1);
  expect(stderr).not.toMatch(/^\s+at /m);
}

test('no kubeconfig anywhere: says where it looked, exit 2', async () => {
  const home = await mkdtemp(join(tmpdir(), 'podreach-home-'));
  const { code, stderr } = await podreach(['check'], { env: { PATH: process.env['PATH'], HOME: home } });

  expect(code).toBe(2);
  expect(stderr).toContain('--kubeconfig');
  expectOneClearMessage(stderr);
});

test('a kubeconfig that does not exist: exit 2, and the report is written all the same', async () => {
  const { code, stderr, report } = await checkWith('/nonexistent/kubeconfig', []);

  expect(code).toBe(2);
  expect(stderr).toContain('/nonexistent/kubeconfig');
  expect(report.run).toMatchObject({ outcome: 'failed', failure: { code: 'KUBECONFIG_NOT_FOUND' } });
});

test('a kubeconfig that is no YAML: exit 2, with the line', async () => {
  const path = await writeKubeconfig('apiVersion: v1\nclusters: [}\n');
  const { code, stderr } = await checkWith(path, []);

  expect(code).toBe(2);
  expect(stderr).toMatch(/line 2/);
});

test('an unknown context: exit 2, and names those that exist', async () => {
  const { code, stderr } = await check(['--context', 'prodution']);

  expect(code).toBe(2);
  expect(stderr).toContain('prodution');
  expectOneClearMessage(stderr);
});

test('an API server that does not answer: exit 3, names the address', async () => {
  const path = await changedKubeconfig(({ clusters }) => {
    for (const { cluster } of clusters) cluster['server'] = 'https://127.0.0.1:1';
  });
  const { code, stderr, report } = await checkWith(path, []);

  expect(code).toBe(3);
  expect(stderr).toContain('127.0.0.1:1');
  expect(report.run.failure?.code).toBe('API_UNREACHABLE');
  expectOneClearMessage(stderr);
});

test('an API server with a certificate of another authority: exit 3, says so', async () => {
  const path = await changedKubeconfig(({ clusters }) => {
    for (const { cluster } of clusters) delete cluster['certificate-authority-data'];
  });
  const { code, report, stderr } = await checkWith(path, []);

  expect(code).toBe(3);
  expect(report.run.failure?.code).toBe('API_CERTIFICATE');
  expectOneClearMessage(stderr);
});

test('credentials that the API server does not accept: exit 3, UNAUTHORIZED', async () => {
  const { code, report, stderr } = await checkWith(await kubeconfigWithToken('no-such-token'), []);

  expect(code).toBe(3);
  expect(report.run.failure?.code).toBe('UNAUTHORIZED');
  expectOneClearMessage(stderr);
});

test('a missing right: exit 3, names verb and resource', async () => {
  await kubectl(['create', 'serviceaccount', 'reader', '-n', 'default']);
  await kubectl(['create', 'clusterrole', 'e2e-reader', '--verb=get,list', '--resource=nodes,pods']);
  await kubectl([
    'create',
    'clusterrolebinding',
    'e2e-reader',
    '--clusterrole=e2e-reader',
    '--serviceaccount=default:reader',
  ]);
  try {
    const token = (await kubectl(['create', 'token', 'reader', '-n', 'default'])).trim();
    const { code, stderr, report } = await checkWith(await kubeconfigWithToken(token), []);

    expect(code).toBe(3);
    expect(report.run.failure?.code).toBe('FORBIDDEN');
    expect(stderr).toMatch(/create.*namespaces/);
    expectOneClearMessage(stderr);
  } finally {
    await kubectl(['delete', 'clusterrolebinding', 'e2e-reader']);
    await kubectl(['delete', 'clusterrole', 'e2e-reader']);
    await kubectl(['delete', 'serviceaccount', 'reader', '-n', 'default']);
  }
});

test("an image that cannot be pulled: exit 3 within seconds, with the kubelet's own words", async () => {
  const startedMs = performance.now();
  const { code, stderr, report } = await check(['--image', 'registry.invalid/no-such-image:1']);

  expect(code).toBe(3);
  expect(report.run.failure?.code).toBe('IMAGE_PULL');
  expect(stderr).toContain('registry.invalid/no-such-image:1');
  expect(performance.now() - startedMs).toBeLessThan(60_000);
  expectOneClearMessage(stderr);
});

test('Pods that an admission policy refuses: exit 3, with its message', async () => {
  await kubectl(['apply', '-f', '-'], admissionPolicy);
  try {
    // The API server takes a moment to load a new policy; the run is over quickly either way.
    await expect
      .poll(async () => (await check(['--only', 'pod-ip'])).report.run.failure?.code, { timeout: 60_000 })
      .toBe('ADMISSION_DENIED');
    const { code, stderr } = await check(['--only', 'pod-ip']);
    expect(code).toBe(3);
    expect(stderr).toContain('no probes in this cluster');
  } finally {
    await kubectl(['delete', 'validatingadmissionpolicybinding,validatingadmissionpolicy', 'e2e-no-probes']);
  }
});

const admissionPolicy = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: e2e-no-probes }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  validations:
    - expression: "!has(object.metadata.labels) || !('podreach.dev/run' in object.metadata.labels)"
      message: no probes in this cluster
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: e2e-no-probes }
spec: { policyName: e2e-no-probes, validationActions: [Deny] }
`;

test('an unknown option, family or check: exit 2, with a suggestion, before anything is asked of the cluster', async () => {
  const config = await kubeconfig();
  const option = await podreach(['check', '--kubeconfig', config, '--kep']);
  const family = await podreach(['check', '--kubeconfig', config, '--only', 'servce']);
  const single = await podreach(['check', '--kubeconfig', config, '--only', 'dns.shrt']);

  expect([option.code, family.code, single.code]).toEqual([2, 2, 2]);
  expect(option.stderr).toContain('--keep');
  expect(family.stderr).toContain('service');
  expect(single.stderr).toContain('dns.short');
});

test('a report that cannot be written is refused before anything is created', async () => {
  const { code, stderr } = await podreach([
    'check',
    '--kubeconfig',
    await kubeconfig(),
    '--output',
    'json=/nonexistent/report.json',
  ]);

  expect(code).toBe(2);
  expect(stderr).toContain('/nonexistent');
});

test('a report is written in one piece, with nothing beside it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'podreach-output-'));
  await podreach([
    'check',
    '--kubeconfig',
    await kubeconfig(),
    '--only',
    'pod-ip',
    '--output',
    `json=${join(folder, 'report.json')}`,
  ]);

  expect(await readdir(folder)).toEqual(['report.json']);
});
