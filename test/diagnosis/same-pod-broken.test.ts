import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import type { Case } from '#src/domain/case.ts';
import { podNodesOf } from './exchanges.ts';

interface Between {
  readonly check: string;
  readonly from?: string;
  readonly to?: string;
  readonly ipFamily?: 'ipv4' | 'ipv6';
}

/** A failed case on node n2, between containers of `agent-1` unless told. */
function failed({ check, from = 'agent-1', to = 'agent-1', ipFamily }: Between): Case {
  const pod = (name: string) => ({ kind: 'pod' as const, namespace: 'ns', pod: name, node: 'n2' });
  return {
    id: `${check}/${from}>${to}`,
    family: 'same-pod',
    check,
    from: pod(from),
    to: pod(to),
    ...(ipFamily === undefined ? {} : { ipFamily }),
    expectation: { reach: 'allowed', because: ['they share it'] },
    observations: [{ outcome: 'refused' }],
    verdict: { status: 'fail', mismatch: 'refused: nothing there' },
  };
}

const found = (...cases: readonly Case[]) => diagnose(cases, podNodesOf(cases));

test('a loopback that is down is named first, whatever else fails for it', () => {
  const findings = found(
    failed({ check: 'same-pod.isolation', ipFamily: 'ipv6' }),
    failed({ check: 'same-pod.localhost', ipFamily: 'ipv4' }),
  );
  expect(findings).toMatchObject([
    {
      code: 'same-pod-broken',
      culprit: { kind: 'node', node: 'n2' },
      title: 'containers of one Pod on n2 do not reach each other on localhost (ipv4)',
      evidence: ['same-pod.localhost/agent-1>agent-1: refused: nothing there'],
    },
  ]);
  expect(findings[0]?.cases).toHaveLength(2);
});

test('a Pod that is its own name server does not reach itself either', () => {
  const own: Case = {
    ...failed({ check: 'dns.custom-config' }),
    family: 'dns',
    to: { kind: 'name', name: 'own' },
    observations: [{ outcome: 'timed-out' }],
  };
  const [finding, ...others] = found(failed({ check: 'same-pod.localhost', ipFamily: 'ipv4' }), own);

  expect(finding).toMatchObject({ code: 'same-pod-broken', cases: [expect.any(String), own.id] });
  expect(others).toEqual([]);
});

test('what else containers should share is named by its checks', () => {
  const findings = found(failed({ check: 'same-pod.shm' }), failed({ check: 'same-pod.sysv-sem' }));
  expect(findings.map(({ title }) => title)).toEqual([
    'containers of one Pod on n2 do not share what they should (same-pod.shm, same-pod.sysv-sem)',
  ]);
});

test('what a stranger meets is not put down to the containers of one Pod', () => {
  const findings = found(failed({ check: 'same-pod.undeclared-port', from: 'neighbour-1' }));
  expect(findings.map(({ code }) => code)).toEqual(['unexplained-failures']);
});

test('a stranger that meets only the silence of a broken Pod adds nothing; one that finds something does', () => {
  const localhost = failed({ check: 'same-pod.localhost' });
  const meeting = failed({ check: 'same-pod.isolation', from: 'neighbour-1' });
  const silent: Case = { ...meeting, observations: [{ outcome: 'timed-out' }] };
  expect(found(localhost, silent).map(({ code }) => code)).toEqual(['same-pod-broken']);
  expect(found(localhost, meeting).map(({ code }) => code)).toEqual(['same-pod-broken', 'unexplained-failures']);
});

test('a Pod without an address is not apart from itself where its containers meet on loopback', () => {
  const noAddress: Case = {
    ...failed({ check: 'same-pod.address' }),
    observations: [{ outcome: 'reached', addresses: [] }],
  };
  const together: Case = { ...failed({ check: 'same-pod.localhost' }), verdict: { status: 'pass' } };
  expect(found(noAddress, together)).toMatchObject([{ code: 'unexplained-failures' }]);
  expect(found(noAddress)).toMatchObject([{ code: 'same-pod-broken' }]);
});
