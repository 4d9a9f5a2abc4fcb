import { expect, test } from 'vitest';
import { casesThat, check } from '../harness/podreach.ts';
import { leftovers } from '../harness/test-cluster.ts';

test('a cluster without a policy engine passes everything but the one true finding', async () => {
  const { code, stdout, report } = await check();

  expect(report.findings.map(({ code: found, culprit }) => [found, culprit])).toEqual([
    ['policy-not-enforced', { kind: 'cluster' }],
  ]);
  expect(code).toBe(1);
  expect(report.run).toMatchObject({ outcome: 'complete', leftBehind: [] });
  expect(casesThat(report, 'unknown')).toEqual([]);
  expect(
    report.cases.filter(({ verdict }) => verdict.status === 'fail').every(({ family }) => family === 'policy'),
  ).toBe(true);
  expect(stdout).toContain('policy-not-enforced');
  expect(await leftovers()).toEqual([]);
});

test('every family is asked from every node, in both IP families', async () => {
  const { report } = await check(['--skip', 'policy']);
  const passed = report.cases.filter(({ verdict }) => verdict.status === 'pass');

  expect(report.summary).toMatchObject({ fail: 0, unknown: 0, skipped: 0 });
  for (const family of ['pod-ip', 'pod-to-pod', 'same-pod', 'service', 'dns']) {
    for (const node of ['n1', 'n2', 'n3']) {
      for (const ipFamily of ['ipv4', 'ipv6']) {
        const asked = passed.filter(
          (item) => item.family === family && item.from.node === node && item.ipFamily === ipFamily,
        );
        expect(asked.length, `${family} from ${node} over ${ipFamily}`).toBeGreaterThan(0);
      }
    }
  }
});

test('every ordered pair of nodes, and each node with itself, is asked over TCP and UDP', async () => {
  const { code, report } = await check(['--only', 'pod-to-pod']);
  const pairs = (checkId: string) =>
    report.cases
      .filter((item) => item.check === checkId && item.verdict.status === 'pass')
      .map(({ from, to, ipFamily }) => `${from.node} ${to.kind === 'pod' ? to.node : ''} ${ipFamily}`);

  expect(code).toBe(0);
  expect(new Set(pairs('pod-to-pod.tcp')).size).toBe(18);
  expect(new Set(pairs('pod-to-pod.udp')).size).toBe(18);
});

test('one exec session is opened for each probing Pod, never for each pair', async () => {
  const { report } = await check(['--only', 'pod-to-pod,service,dns']);

  expect(report.timings.execSessions).toBe(3);
  expect(report.timings.execReconnects).toBe(0);
  expect(report.timings.apiRequests).toBeGreaterThan(0);
});
