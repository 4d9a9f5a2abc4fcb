import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';
import { casesThat, findingsOf } from './sound-report.ts';

test('a network that comes up a little later than the Pods passes, and the polls tell so', async () => {
  const { report } = await simulate({
    faults: [{ kind: 'late-network', untilMs: 5_000 }],
    settings: { checks: ['pod-to-pod.tcp', 'pod-to-pod.udp', 'pod-to-pod.no-nat'] },
  });
  const acrossNodes = report.cases.find(({ id }) => id === 'pod-to-pod.tcp/ipv4/n1/n2');

  expect(casesThat(report, 'pass')).toEqual(report.cases);
  expect(acrossNodes?.observations.map(({ outcome, polls }) => [outcome, polls])).toEqual([
    ['timed-out', 3],
    ['reached', 3],
  ]);
});

test('a case that agrees first at the last moment is asked on until that is confirmed', async () => {
  const { report } = await simulate({
    nodes: 2,
    faults: [{ kind: 'slow-engine', delayMs: 5_500 }],
    settings: { checks: ['policy.deny-all'] },
  });
  const denied = report.cases.filter(({ check }) => check === 'policy.deny-all');

  expect(denied.map(({ verdict }) => verdict.status)).toEqual(denied.map(() => 'pass'));
  for (const { observations } of denied) expect(observations.at(-1)).toMatchObject({ outcome: 'timed-out', polls: 3 });
});

test('a flaky path is failed as flaky, whatever answered in between; nothing is called unreachable', async () => {
  const { report } = await simulate({ faults: [{ kind: 'flaky', from: 'n1', to: 'n2' }] });
  const exchange = report.cases.find(({ id }) => id === 'pod-to-pod.tcp/ipv4/n1/n2');

  expect(exchange?.verdict).toEqual({ status: 'fail', mismatch: 'flaky: timed-out, then as expected, then timed-out' });
  expect(new Set(report.findings.map(({ code }) => code))).toEqual(new Set(['unexplained-failures']));
  expect(findingsOf(report)).toContain('unexplained-failures | n1 <-> n2 (unknown) | likely');
  for (const { from, id } of casesThat(report, 'fail')) expect(from.node, id).toBe('n1');
});

test('a probe that settled is not sent again', async () => {
  const { report } = await simulate({ settings: { checks: ['pod-to-pod.tcp', 'pod-to-pod.no-nat'] } });

  // 3 x 3 TCP exchanges, shared by both checks, and as many over UDP.
  expect(report.timings.probes).toBe(18);
});

test('a failure between Pods tells whether the request arrived', async () => {
  const { report } = await simulate({
    faults: [{ kind: 'dropped', from: 'n1', to: 'n2' }],
    settings: { checks: ['pod-to-pod.udp'] },
  });
  const arrivedOf = (id: string) => report.cases.find((item) => item.id === id)?.observations.at(-1)?.requestArrived;

  expect(arrivedOf('pod-to-pod.udp/ipv4/n1/n2')).toBe(false);
  expect(arrivedOf('pod-to-pod.udp/ipv4/n2/n1')).toBe(true);
  expect(arrivedOf('pod-to-pod.udp/ipv4/n1/n3')).toBeUndefined();
});
