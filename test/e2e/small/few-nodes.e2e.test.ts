import { expect, test } from 'vitest';
import { check } from '../harness/podreach.ts';

test('one node alone says that nothing is known of traffic between nodes', async () => {
  const { code, report } = await check(['--nodes', 'n2', '--only', 'pod-ip,pod-to-pod,dns.fqdn']);

  expect(report.skipped.map(({ because }) => because.code)).toEqual(
    expect.arrayContaining(['node-not-selected', 'too-few-nodes']),
  );
  expect(report.summary.fail).toBe(0);
  expect(code).toBe(0);
});

test('a node that does not exist is a usage error that names those that do', async () => {
  const { code, stderr } = await check(['--nodes', 'n9']);

  expect(code).toBe(2);
  expect(stderr).toContain('n1, n2');
});
