import { expect, test } from 'vitest';
import { check } from '../harness/podreach.ts';

test('one exec session is opened for each probing Pod, never for each pair', async () => {
  const { report } = await check(['--only', 'pod-to-pod.tcp,pod-to-pod.udp,dns.fqdn']);

  expect(report.timings.execSessions).toBe(3);
  expect(report.timings.execReconnects).toBe(0);
  expect(report.timings.apiRequests).toBeGreaterThan(0);
});
