import type { Case } from '#src/domain/case.ts';
import type { Finding } from '#src/domain/finding.ts';
import type { Report } from '#src/domain/report.ts';
import type { Named } from '../../e2e/harness/finding-pattern.ts';

/** A finding of which only its name is of interest; it explains no case that is known to deviate. */
export function finding(named: Named): Finding {
  return { ...named, title: '', evidence: [], cases: [], confidence: 'shown', next: [] };
}

/** A report of a finished run on nodes n1 to n3. */
export function reportOf(parts: Partial<Pick<Report, 'findings' | 'cases' | 'skipped' | 'run'>> = {}): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'podreach', version: '0' },
    run: {
      id: 'r',
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:01:00.000Z',
      outcome: 'complete',
      image: 'node',
      namespaces: ['podreach-r'],
      leftBehind: [],
      kept: false,
    },
    summary: { pass: 0, fail: 0, unknown: 0, skipped: 0 },
    cases: [],
    findings: [],
    skipped: [],
    timings: {
      factsMs: 0,
      podsReadyMs: 0,
      probingMs: 0,
      cleanupMs: 0,
      totalMs: 0,
      apiRequests: 0,
      execSessions: 0,
      execReconnects: 0,
      probes: 0,
    },
    ...parts,
  };
}

/** A case of this check that failed. */
export function failedCase(check: Case['check'], id = `${check}/n1`): Case {
  return {
    id,
    family: 'service',
    check,
    from: { kind: 'pod', namespace: 'podreach-r', pod: 'agent-0', node: 'n1' },
    to: { kind: 'service', namespace: 'podreach-r', service: 'echo' },
    expectation: { reach: 'allowed', because: ['it is there'] },
    observations: [],
    verdict: { status: 'fail', mismatch: 'timed-out' },
  };
}
