import { expect, test } from 'vitest';
import type { Case } from '../../src/domain/case.ts';
import type { RecordedObservation } from '../../src/domain/observation.ts';
import { figuresOf } from '../../src/report/text/figures.ts';

function measured(observation: Partial<RecordedObservation>, rest: Partial<Case> = {}): Case {
  const agent = { kind: 'pod', namespace: 'ns', pod: 'agent-0', node: 'n1' } as const;
  return {
    id: 'pod-to-pod.loss/1',
    family: 'pod-to-pod',
    check: 'pod-to-pod.loss',
    from: agent,
    to: agent,
    expectation: { reach: 'allowed', because: ['it is promised'], maxLossRatio: 0.5, maxMedianUs: 1_000 },
    observations: [{ outcome: 'reached' }, { outcome: 'reached', ...observation }],
    verdict: { status: 'pass' },
    ...rest,
  };
}

const latency = (p50Us: number, p99Us: number, count = 10) => ({
  latency: { count, p50Us, p95Us: p99Us, p99Us, maxUs: p99Us },
});

test.each<[what: string, cases: readonly Case[], figures: readonly string[]]>([
  ['nothing measured', [measured({}, { expectation: { reach: 'allowed', because: [''] } })], []],
  ['the slowest pair', [measured(latency(350, 990)), measured(latency(120, 14_600))], ['p50 0.35 ms, p99 15 ms']],
  ['one answer, of which all percentiles are its time', [measured(latency(748_000, 748_000, 1))], ['1 answer, 748 ms']],
  [
    'series of too few answers for percentiles, however many these are together',
    [measured(latency(350, 12_000, 9)), measured(latency(350, 990, 9))],
    ['18 answers, at most 12 ms'],
  ],
  [
    'percentiles of the series that have them, and what is slow in the others',
    [measured(latency(350, 990)), measured(latency(748_000, 748_000, 1)), measured(latency(120, 130, 2))],
    ['p50 0.35 ms, p99 0.99 ms', '3 other answers within 748 ms'],
  ],
  [
    'nothing of the others where all came sooner',
    [measured(latency(350, 990)), measured(latency(9, 990, 1))],
    ['p50 0.35 ms, p99 0.99 ms'],
  ],
  [
    'what Kubernetes leaves open about policies',
    [
      measured({}, { family: 'policy', expectation: { reach: 'unspecified', because: ['an ipBlock'] } }),
      measured({ outcome: 'timed-out' }, { family: 'policy', expectation: { reach: 'unspecified', because: [''] } }),
    ],
    ['1 of 2 got through that Kubernetes leaves open'],
  ],
  ['seconds', [measured(latency(1_200_000, 61_000_000))], ['p50 1.2 s, p99 1 min 1 s']],
  [
    'the worst convergence',
    [measured({}, { settledMs: 0 }), measured({}, { settledMs: 1_240 })],
    ['settled within 1.2 s'],
  ],
  ['convergence at once', [measured({}, { settledMs: 0 })], ['settled within 0 ms']],
  ['no loss', [measured({ sent: 100, received: 100 }), measured({ sent: 100, received: 100 })], ['none of 200 lost']],
  ['loss of a burst of which nothing arrived', [measured({ sent: 100 })], ['100 of 100 lost']],
  [
    'loss that nobody asked for',
    [measured({ sent: 9, received: 8 }, { expectation: { reach: 'allowed', because: [''] } })],
    [],
  ],
  [
    'times of a burst that was sent for its loss',
    [
      measured(
        { ...latency(1, 2), sent: 1, received: 1 },
        { expectation: { reach: 'allowed', because: [''], maxLossRatio: 0 } },
      ),
    ],
    ['none of 1 lost'],
  ],
  ['a stream has no largest datagram', [measured({ largestBytes: 1_048_576 }, { protocol: 'tcp' })], []],
  ['one size', [measured({ largestBytes: 1_372 })], ['largest datagram 1372 bytes']],
  [
    'sizes',
    [measured({ largestBytes: 1_372 }), measured({ largestBytes: 8_952 })],
    ['largest datagram 1372 to 8952 bytes'],
  ],
  [
    'a size within nodes, another between them',
    [
      measured({ largestBytes: 1_372 }, { to: { kind: 'pod', namespace: 'ns', pod: 'b', node: 'n2' } }),
      measured({ largestBytes: 8_952 }, { to: { kind: 'pod', namespace: 'ns', pod: 'b', node: 'n1' } }),
    ],
    ['largest datagram 1372 bytes, within a node 8952 bytes'],
  ],
  ['one connection', [measured({ mbitPerSecond: 0.85 })], ['one connection carries 0.85 Mbit/s']],
  [
    'connections within nodes, and others between them',
    [
      measured({ mbitPerSecond: 941.6 }, { to: { kind: 'pod', namespace: 'ns', pod: 'b', node: 'n2' } }),
      measured({ mbitPerSecond: 9_420 }, { to: { kind: 'pod', namespace: 'ns', pod: 'b', node: 'n2' } }),
      measured({ mbitPerSecond: 12_580 }, { to: { kind: 'pod', namespace: 'ns', pod: 'b', node: 'n1' } }),
    ],
    ['one connection carries 942 Mbit/s to 9.4 Gbit/s, within a node 12.6 Gbit/s'],
  ],
  [
    'what was not judged is not told',
    [measured({ largestBytes: 9 }, { verdict: { status: 'unknown', cause: { code: 'agent-fault', detail: '' } } })],
    [],
  ],
])('%s', (_what, cases, figures) => {
  expect(figuresOf(cases)).toEqual(figures);
});
