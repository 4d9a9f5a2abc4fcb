import { expect, test } from 'vitest';
import { checks } from '#src/checks/index.ts';
import { followUpChecks } from '#src/diagnosis/follow-up.ts';
import type { Case } from '#src/domain/case.ts';
import type { Finding } from '#src/domain/finding.ts';
import { caseOf } from './exchanges.ts';

function finding(cases: readonly Case[], confidence: Finding['confidence'] = 'likely'): Finding {
  return {
    code: 'unexplained-failures',
    culprit: { kind: 'cluster' },
    title: '',
    evidence: [],
    cases: cases.map(({ id }) => id),
    confidence,
    next: [],
  };
}

const failed = caseOf('service.hairpin n1 n1 -');

test('a failed Service asks for the way to Pods and for other Services', () => {
  expect(followUpChecks([finding([failed])], [failed])).toEqual([
    'pod-to-pod.tcp',
    'pod-to-pod.udp',
    'service.cluster-ip',
    'service.kubernetes-api',
  ]);
});

test('large messages ask for sizes, what is answered at times for losses, DNS for its servers', () => {
  const payload = caseOf('service.payload n1 n2 -');
  const flaky = caseOf('dns.fqdn n1 n2 -', { observations: [{ outcome: 'reached' }, { outcome: 'timed-out' }] });
  expect(followUpChecks([finding([payload])], [payload])).toContain('pod-to-pod.mtu');
  expect(followUpChecks([finding([flaky])], [flaky])).toEqual(
    expect.arrayContaining(['dns.replicas', 'pod-to-pod.loss']),
  );
});

test('what is shown asks for nothing, nor do policies', () => {
  const policy = caseOf('policy.deny-all n1 n2 -');
  expect(followUpChecks([finding([failed], 'shown'), finding([policy])], [failed, policy])).toEqual([]);
});

test('only checks that exist are asked for', () => {
  const ids = new Set<string>(checks.map(({ id }) => id));
  const families = ['service.payload', 'dns.fqdn', 'pod-ip.unique', 'env.reachable', 'pod-to-pod.udp'];
  const cases = families.map((check) =>
    caseOf(`${check} n1 n2 -`, { observations: [{ outcome: 'reached' }, { outcome: 'timed-out' }] }),
  );
  const wanted = followUpChecks([finding(cases)], cases);
  expect(wanted.length).toBeGreaterThan(6);
  expect(wanted.filter((id) => !ids.has(id))).toEqual([]);
});
