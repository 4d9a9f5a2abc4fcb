import type { PlannedCase } from '#src/checks/planned-case.ts';
import type { Expectation } from '#src/domain/case.ts';
import type { Answer, RecordedObservation } from '#src/domain/observation.ts';

export const blocked: Expectation = { reach: 'blocked', because: ['a policy'] };

export function allowed(details: Partial<Expectation> = {}): Expectation {
  return { reach: 'allowed', because: ['no policy'], ...details };
}

/** The answer of Pod `ns/web` on n2 to a client at 10.0.0.1, unless told otherwise. */
export function answerOf(details: Partial<Answer>): Answer {
  return {
    namespace: 'ns',
    pod: 'web',
    container: 'agent',
    node: 'n2',
    clientAddress: '10.0.0.1',
    count: 1,
    ...details,
  };
}

/** Polls from a string: `+` reached, `-` timed out, `!` not run. */
export function pollsOf(signs: string): RecordedObservation[] {
  const outcomes = { '+': 'reached', '-': 'timed-out', x: 'refused', '!': 'not-run' } as const;
  return signs
    .split('')
    .map((sign, index) => ({ outcome: outcomes[sign as keyof typeof outcomes], atMs: index * 100 }));
}

/** A planned exchange from client to server, both named by their Pods. */
export function plannedCase(id: string, expectation: Expectation, details: Partial<PlannedCase> = {}): PlannedCase {
  return {
    id,
    family: 'policy',
    check: 'policy.deny-all',
    from: { kind: 'pod', namespace: 'ns', pod: 'client', node: 'n1' },
    to: { kind: 'pod', namespace: 'ns', pod: 'web', node: 'n2' },
    ipFamily: 'ipv4',
    protocol: 'tcp',
    expectation,
    ask: { kind: 'probe', question: { kind: 'tcp', address: '10.0.0.2', port: 8080, timeoutMs: 1_000 } },
    ...details,
  };
}
