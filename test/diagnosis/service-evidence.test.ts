import { expect, test } from 'vitest';
import { withStateEvidence } from '#src/diagnosis/state-evidence.ts';
import type { Case } from '#src/domain/case.ts';
import type { Finding } from '#src/domain/finding.ts';
import { finding, stateWith } from './cluster-states.ts';

/** A question to Service ns/echo from a node, answered by these Pods of namespace ns; failed where nobody answered. */
function asked(from: string, answerers: readonly string[], check = 'service.cluster-ip'): Case {
  return {
    id: `${check}/${from}`,
    family: 'service',
    check,
    from: { kind: 'pod', namespace: 'ns', pod: `agent-${from}`, node: from },
    to: { kind: 'service', namespace: 'ns', service: 'echo' },
    expectation: { reach: 'allowed', because: ['a Service answers'] },
    observations: [
      answerers.length === 0
        ? { outcome: 'timed-out' }
        : {
            outcome: 'reached',
            answers: answerers.map((pod) => ({
              namespace: 'ns',
              pod,
              container: 'agent',
              node: '',
              clientAddress: '',
              count: 1,
            })),
          },
    ],
    verdict: answerers.length === 0 ? { status: 'fail', mismatch: 'timed-out' } : { status: 'pass' },
  };
}

const aboutServices: Partial<Finding> = {
  code: 'service-rules-missing',
  cases: ['service.cluster-ip/n2'],
};

/** The sentences about EndpointSlices that such a finding gains. */
function said(cases: readonly Case[], readyPods: readonly string[], details = aboutServices): readonly string[] {
  const state = stateWith({ services: [{ namespace: 'ns', service: 'echo', readyPods }] });
  const [after] = withStateEvidence([finding(details)], state, cases);
  return (after?.evidence ?? []).filter((sentence) => sentence.includes('EndpointSlices'));
}

const ready = ['ns/a', 'ns/b'];

test.each<[string, readonly Case[], readonly string[], string]>([
  [
    'all of them answered elsewhere: it is not the endpoints',
    [asked('n1', ['a', 'b']), asked('n2', [])],
    ready,
    'API: the EndpointSlices of Service ns/echo name ns/a and ns/b as ready, each of which answered for it',
  ],
  [
    'one never answered',
    [asked('n1', ['a']), asked('n2', [])],
    ready,
    'API: the EndpointSlices of Service ns/echo name ns/a and ns/b as ready, of which ns/b never answered for it',
  ],
  [
    'nobody answered',
    [asked('n2', [])],
    ready,
    'API: the EndpointSlices of Service ns/echo name ns/a and ns/b as ready, of which nobody answered for it',
  ],
  ['they name nobody', [asked('n2', [])], [], 'API: the EndpointSlices of Service ns/echo name no ready Pod'],
])('EndpointSlices against who answered: %s', (_, cases, readyPods, sentence) => {
  expect(said(cases, readyPods)).toEqual([sentence]);
});

test('who answers without being an endpoint is told, with the command that shows the slices', () => {
  const state = stateWith({ services: [{ namespace: 'ns', service: 'echo', readyPods: ['ns/b'] }] });
  const cases = [asked('n1', ['a', 'b']), asked('n2', [])];
  const [after] = withStateEvidence([finding(aboutServices)], state, cases);

  expect(after?.evidence).toContain('API: ns/a answered for Service ns/echo, whose EndpointSlices name ns/b as ready');
  expect(after?.next[0]).toBe('kubectl get endpointslices -n ns -l kubernetes.io/service-name=echo -o yaml');
});

test('of a Service that changes during the run the slices at its end say nothing', () => {
  const check = 'service.ports-changed';
  const cases = [asked('n1', ['a', 'b'], check), asked('n2', [], check)];

  expect(said(cases, ready, { code: 'unexplained-failures', cases: [`${check}/n2`] })).toEqual([]);
});

test('nor do they where paths between nodes are broken', () => {
  const cases = [asked('n1', ['a', 'b']), asked('n2', [])];

  expect(said(cases, ready, { code: 'node-isolated', cases: ['service.cluster-ip/n2'] })).toEqual([]);
});
