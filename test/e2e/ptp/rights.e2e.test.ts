import { expect, test } from 'vitest';
import { casesThat, checkWith, podreach } from '../harness/podreach.ts';
import { doctor, withRoles } from '../harness/roles.ts';
import { kubeconfig, kubectl, kubectlWords, leftovers } from '../harness/test-cluster.ts';

test('the rights of manifests/rbac/check.yaml are enough for a whole check and for clean', async () => {
  await withRoles(['check'], async (config) => {
    const { examinations } = await doctor(['--kubeconfig', config]);
    expect(examinations).toMatchObject({ access: 'ok', nodes: 'ok', rights: 'ok', admission: 'ok' });
    const { report } = await checkWith(config, []);
    expect(report.run).toMatchObject({ outcome: 'complete', leftBehind: [] });
    expect(report.findings.map(({ code }) => code)).toEqual(['policy-not-enforced']);
    expect(report.summary.unknown).toBe(0);
    expect(casesThat(report, 'skipped').filter((line) => line.includes('"refused"'))).toEqual([]);

    expect((await podreach(['clean', '--kubeconfig', config])).code).toBe(0);
    expect(await leftovers()).toEqual([]);
  });
});

test('those of api-proxy.yaml beside them are enough to ask through the API server, but for OPTIONS', async () => {
  await withRoles(['check', 'api-proxy'], async (config) => {
    const { examinations } = await doctor(['--kubeconfig', config, '--with', 'api-proxy']);
    expect(examinations['rights']).toBe('ok');
    const { code, report } = await checkWith(config, ['--only', 'service.api-proxy', '--with', 'api-proxy']);

    expect(code).toBe(0);
    expect(casesThat(report, 'fail')).toEqual([]);
    expect(casesThat(report, 'unknown')).toEqual([]);
    expect(casesThat(report, 'skipped').every((line) => line.includes('/OPTIONS/'))).toBe(true);
    const methods = report.cases.filter(({ verdict }) => verdict.status === 'pass').map(({ id }) => id);
    for (const method of ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'])
      expect(methods.some((id) => id.includes(`/${method}/`))).toBe(true);
  });
});

test('those of policy.yaml are enough for podreach policy and plan, and for nothing that creates', async () => {
  await withRoles(['policy'], async (config) => {
    const pods = ['get', 'pods', '-n', 'kube-system', '-l', 'k8s-app=kube-dns', '-o'];
    const [pod] = await kubectlWords([...pods, 'jsonpath={.items[*].metadata.name}']);
    const from = ['--kubeconfig', config];

    const explained = await podreach([
      'policy',
      'explain',
      ...from,
      '--from',
      '192.0.2.1',
      '--to',
      `kube-system/${pod}:53`,
    ]);
    expect(explained, explained.stderr).toMatchObject({ code: 0 });
    expect(explained.stdout).toContain('allowed');
    const matrix = await podreach(['policy', 'matrix', ...from, '--namespace', 'kube-system']);
    expect(matrix, matrix.stderr).toMatchObject({ code: 0 });
    expect(matrix.stdout).toContain('0 blocked');
    const plan = await podreach(['plan', ...from]);
    expect(plan, plan.stderr).toMatchObject({ code: 0 });

    const { code, report } = await checkWith(config, []);
    expect(code).toBe(3);
    expect(report.run.failure?.code).toBe('FORBIDDEN');
    expect(await leftovers()).toEqual([]);
  });
});

test('doctor names the rights that are missing, and creates nothing', async () => {
  await withRoles([], async (config) => {
    const { code, stdout } = await podreach(['doctor', '--kubeconfig', config]);

    expect(code).toBe(3);
    expect(stdout).toContain('system:serviceaccount:default:e2e-rights');
    expect(stdout).toMatch(/problem +rights +\d+ of \d+ rights/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('create namespaces');
    expect(await leftovers()).toEqual([]);
  });
});

test('doctor tries what a feature adds, where admission may refuse it', async () => {
  const features = ['--kubeconfig', await kubeconfig(), '--with', 'host-network,external-ips,load-balancer'];
  expect((await doctor(features)).examinations).toMatchObject({ admission: 'ok' });
  await kubectl(['apply', '-f', '-'], refusingPolicy);
  try {
    // The API server takes a moment to load a new policy.
    await expect
      .poll(async () => (await doctor(features)).examinations['admission'], { timeout: 60_000 })
      .toBe('problem');
    const { code, text } = await doctor(features);
    expect(code).toBe(3);
    expect(text).toContain('no privileged Namespaces here');
    expect(text).toContain('no external IPs here');
    expect(text).toContain('no load balancers here');
    expect((await doctor(features.slice(0, 2))).examinations).toMatchObject({ admission: 'ok' });
    expect(await leftovers()).toEqual([]);
  } finally {
    await kubectl(['delete', 'validatingadmissionpolicybinding,validatingadmissionpolicy', 'e2e-refusing']);
  }
});

const refusingPolicy = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: e2e-refusing }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [namespaces, services] }]
  validations:
    - expression: "object.kind != 'Service' || !has(object.spec.externalIPs)"
      message: no external IPs here
    - expression: "object.kind != 'Service' || !has(object.spec.type) || object.spec.type != 'LoadBalancer'"
      message: no load balancers here
    - expression: "object.kind != 'Namespace' || object.metadata.?labels['pod-security.kubernetes.io/enforce'].orValue('') != 'privileged'"
      message: no privileged Namespaces here
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: e2e-refusing }
spec: { policyName: e2e-refusing, validationActions: [Deny] }
`;
