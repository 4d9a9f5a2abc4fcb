import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';
import { findingsOf } from './sound-report.ts';

test('what failed and may have several causes is followed up by the checks that tell them apart', async () => {
  const { report } = await simulate({
    faults: [{ kind: 'no-service-rules', node: 'n2' }],
    settings: { checks: ['service.cluster-ip'], followUps: ['pod-to-pod.tcp', 'pod-to-pod.udp'] },
  });
  const added = report.cases.filter(({ group }) => group === 'follow-up');

  expect(new Set(added.map(({ check }) => check))).toEqual(new Set(['pod-to-pod.tcp', 'pod-to-pod.udp']));
  // No older Service was asked: the rules may be stale.
  expect(findingsOf(report)).toEqual(['service-rules-missing | node n2 | likely']);
});

test('names that nobody answers are followed up by Services, which may be what is dead', async () => {
  const { report } = await simulate({
    faults: ['n1', 'n2', 'n3'].map((node) => ({ kind: 'no-service-rules', node })),
    settings: {
      checks: ['dns.fqdn', 'dns.short'],
      followUps: ['pod-to-pod.tcp', 'pod-to-pod.udp', 'service.cluster-ip'],
    },
  });
  expect(findingsOf(report)).toEqual(['service-unreachable | service podreach-run1-peer/echo | likely']);
});

test.each([
  ['nothing failed', []],
  ['it is shown already', [{ kind: 'no-service-rules', node: 'n2' }]],
] as const)('nothing is followed up where %s', async (_, faults) => {
  const { report } = await simulate({
    faults,
    settings: { checks: ['service.cluster-ip', 'dns.fqdn', 'pod-to-pod.tcp'], followUps: ['pod-to-pod.udp'] },
  });
  expect(report.cases.filter(({ group }) => group === 'follow-up')).toEqual([]);
});
