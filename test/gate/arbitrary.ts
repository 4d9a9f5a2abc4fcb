import fc from 'fast-check';
import type { Case, Verdict } from '../../src/domain/case.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { Report } from '../../src/domain/report.ts';
import { factsOf, nodeNames, reportOf } from '../report/samples/build.ts';

const nodes = nodeNames(3);
const places = nodes.flatMap((from) => nodes.map((to) => ({ from, to })));
const checkNames = ['pod-to-pod.tcp', 'pod-to-pod.latency', 'dns.latency'] as const;

const verdict: fc.Arbitrary<Verdict> = fc.oneof(
  fc.constant<Verdict>({ status: 'pass' }),
  fc.constant<Verdict>({ status: 'fail', mismatch: 'timed-out' }),
  fc.constant<Verdict>({ status: 'unknown', cause: { code: 'agent-fault', detail: 'the agent broke' } }),
  fc.constantFrom('no-answer', 'needs-feature').map((code): Verdict => ({
    status: 'skipped',
    because: { code, detail: 'not asked' },
  })),
);

const latency = fc.record({ count: fc.integer({ min: 1, max: 100 }), p50Us: fc.integer({ min: 0, max: 5_000 }) });

const oneCase: fc.Arbitrary<Case> = fc
  .record({ place: fc.constantFrom(...places), check: fc.constantFrom(...checkNames), verdict, latency })
  .map(({ place: { from, to }, check, verdict, latency: { count, p50Us } }) => ({
    id: `${check}/${from}/${to}`,
    family: check.startsWith('dns') ? 'dns' : 'pod-to-pod',
    check,
    from: { kind: 'pod', namespace: 'podreach-k3x9vd', pod: 'agent', node: from },
    to: { kind: 'pod', namespace: 'podreach-k3x9vd', pod: 'agent', node: to },
    expectation: { reach: 'allowed', because: ['promised'] },
    observations: [{ outcome: 'reached', latency: { count, p50Us, p95Us: p50Us, p99Us: p50Us, maxUs: p50Us } }],
    verdict,
  }));

/** Reports of one small cluster, with any verdicts, findings and times. */
export const anyReport: fc.Arbitrary<Report> = fc
  .uniqueArray(oneCase, { selector: ({ id }) => id, maxLength: 20 })
  .chain((cases) =>
    fc
      .uniqueArray(
        fc.record({ node: fc.constantFrom(...nodes), accepted: fc.boolean(), cases: fc.subarray(idsOf(cases)) }),
        { selector: ({ node }) => node },
      )
      .map((found) => reportOf(cases, { cluster: factsOf(nodes), findings: found.map((one) => findingOf(one)) })),
  );

function idsOf(cases: readonly Case[]): string[] {
  return cases.filter(({ verdict: { status } }) => status === 'fail').map(({ id }) => id);
}

function findingOf({ node, accepted, cases }: { node: string; accepted: boolean; cases: readonly string[] }): Finding {
  return {
    code: 'node-isolated',
    culprit: { kind: 'node', node },
    title: `${node} is cut off`,
    evidence: [],
    cases,
    confidence: 'shown',
    next: [],
    ...(accepted ? { accepted: { reason: 'known', expires: '2027-01-01' } } : {}),
  };
}
