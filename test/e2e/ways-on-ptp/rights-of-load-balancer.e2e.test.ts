import { expect, test } from 'vitest';
import { casesThat, checkWith } from '../harness/podreach.ts';
import { doctor, withRoles } from '../harness/roles.ts';

test('the rights of manifests/rbac/load-balancer.yaml beside those of check.yaml are enough to be the provider of load balancers, and needed for it', async () => {
  const asked = ['--only', 'service.load-balancer', '--with', 'load-balancer'];
  await withRoles(['check', 'load-balancer'], async (config) => {
    const { examinations } = await doctor(['--kubeconfig', config, '--with', 'load-balancer']);
    expect(examinations['rights']).toBe('ok');
    const { code, report } = await checkWith(config, asked);
    expect(code).toBe(0);
    expect(casesThat(report, 'skipped')).toEqual([]);
  });
  await withRoles(['check'], async (config) => {
    const { code, report } = await checkWith(config, asked);
    expect(code).toBe(0);
    const skipped = casesThat(report, 'skipped').filter((line) => line.includes('@load-balancer/'));
    expect(skipped.length).toBeGreaterThan(0);
    expect(casesThat(report, 'fail')).toEqual([]);
  });
});
