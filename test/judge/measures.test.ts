import { expect, test } from 'vitest';
import type { Expectation } from '#src/domain/case.ts';
import type { RecordedObservation } from '#src/domain/observation.ts';
import { mismatchOf } from '#src/judge/observed.ts';
import { allowed, answerOf } from './observations.ts';

type Row = readonly [string, Partial<Expectation>, RecordedObservation, string | undefined];

function dnsOf(rcode: string, records: readonly string[] = []): RecordedObservation {
  return {
    outcome: records.length > 0 ? 'reached' : 'unresolved',
    dns: {
      rcode,
      records: [...records],
      server: '10.96.0.10',
      transport: 'udp',
      queries: ['a.ns.svc.cluster.local'],
      answeredName: 'a.ns.svc.cluster.local',
    },
  };
}

const latency = { count: 10, p50Us: 900, p95Us: 2_000, p99Us: 3_000, maxUs: 4_000 };

const rcodes: readonly Row[] = [
  ['NXDOMAIN as promised', { rcode: 'NXDOMAIN' }, dnsOf('NXDOMAIN'), undefined],
  ['an answer instead', { rcode: 'NXDOMAIN' }, dnsOf('NOERROR', ['10.0.0.1']), 'expected NXDOMAIN, observed NOERROR'],
  ['SERVFAIL is not NXDOMAIN', { rcode: 'NXDOMAIN' }, dnsOf('SERVFAIL'), 'expected NXDOMAIN, observed SERVFAIL'],
  [
    'nothing at all',
    { rcode: 'NXDOMAIN' },
    { outcome: 'timed-out', detail: 'no reply' },
    'expected NXDOMAIN, observed timed-out: no reply',
  ],
  [
    'a name without records of that type',
    { rcode: 'NOERROR', addresses: [], noOtherAddresses: true },
    dnsOf('NOERROR'),
    undefined,
  ],
  [
    'a record where there must be none',
    { rcode: 'NOERROR', addresses: [], noOtherAddresses: true },
    dnsOf('NOERROR', ['10.0.0.1']),
    'found 10.0.0.1, expected none',
  ],
  [
    'the right rcode for another name',
    { rcode: 'NOERROR', answeredName: 'b.ns.svc.cluster.local' },
    dnsOf('NOERROR', ['10.0.0.1']),
    'the answer is for a.ns.svc.cluster.local, expected b.ns.svc.cluster.local',
  ],
];

const answerers: readonly Row[] = [
  [
    'one Pod, every time',
    { oneAnswerer: true },
    { outcome: 'reached', answers: [answerOf({ count: 9 }), answerOf({ clientAddress: '10.0.0.7' })] },
    undefined,
  ],
  [
    'two Pods where one must answer',
    { oneAnswerer: true },
    { outcome: 'reached', answers: [answerOf({ count: 9 }), answerOf({ pod: 'db' })] },
    'answered by 2 Pods, expected one: ns/db, ns/web',
  ],
  [
    'one Pod, though not every exchange was answered',
    { oneAnswerer: true },
    { outcome: 'timed-out', answers: [answerOf({})] },
    undefined,
  ],
  ['no Pod at all', { oneAnswerer: true }, { outcome: 'timed-out' }, 'timed-out'],
  ['an answer without a name', { oneAnswerer: true }, { outcome: 'reached' }, 'answered, but nothing tells by whom'],
  [
    'another than the forbidden one',
    { notAnsweredBy: ['ns/db'] },
    { outcome: 'reached', answers: [answerOf({})] },
    undefined,
  ],
  [
    'the forbidden one among others',
    { notAnsweredBy: ['ns/db'] },
    { outcome: 'reached', answers: [answerOf({}), answerOf({ pod: 'db' })] },
    'answered by Pod ns/db, which must not answer',
  ],
  [
    'not a word of who it was',
    { notAnsweredBy: ['ns/db'] },
    { outcome: 'reached' },
    'answered, but nothing tells by whom',
  ],
];

const values: readonly Row[] = [
  [
    'the values as promised',
    { values: { A: '1', B: null } },
    { outcome: 'reached', values: { A: '1', C: '3' } },
    undefined,
  ],
  ['another value', { values: { A: '1' } }, { outcome: 'reached', values: { A: '2' } }, 'A is "2", expected "1"'],
  ['a value missing', { values: { A: '1' } }, { outcome: 'reached', values: {} }, 'A is not set, expected "1"'],
  ['no values seen', { values: { A: '1' } }, { outcome: 'reached' }, 'A is not set, expected "1"'],
  ['one too many', { values: { A: null } }, { outcome: 'reached', values: { A: '' } }, 'A is "", expected none'],
  [
    'several wrong',
    { values: { A: '1', B: null } },
    { outcome: 'reached', values: { B: 'x' } },
    'A is not set, expected "1"; B is "x", expected none',
  ],
  ['nothing was read', { values: { A: null } }, { outcome: 'unreachable' }, 'unreachable'],
];

const measures: readonly Row[] = [
  ['no loss', { maxLossRatio: 0 }, { outcome: 'reached', sent: 100, received: 100 }, undefined],
  ['as much loss as allowed', { maxLossRatio: 0.02 }, { outcome: 'timed-out', sent: 100, received: 98 }, undefined],
  [
    'more loss than allowed',
    { maxLossRatio: 0.02 },
    { outcome: 'timed-out', sent: 100, received: 97 },
    '3 of 100 unanswered, more than 2 %',
  ],
  ['everything lost', { maxLossRatio: 0.5 }, { outcome: 'timed-out', sent: 100, received: 0 }, 'timed-out'],
  ['loss that nobody counted', { maxLossRatio: 0.5 }, { outcome: 'reached' }, 'nothing was counted'],
  ['nothing was sent', { maxLossRatio: 0.5 }, { outcome: 'reached', sent: 0, received: 0 }, 'nothing was counted'],
  ['fast enough', { maxMedianUs: 900 }, { outcome: 'reached', latency }, undefined],
  ['too slow', { maxMedianUs: 899 }, { outcome: 'reached', latency }, 'median answer time 0.9 ms, more than 0.899 ms'],
  ['not timed', { maxMedianUs: 899 }, { outcome: 'reached' }, 'no answer time was measured'],
];

const refused = (outcome: RecordedObservation['outcome'], mismatch?: string) =>
  [`refused: ${outcome}`, { reach: 'refused' }, { outcome }, mismatch] as const;

test.each<Row>([
  ...rcodes,
  ...answerers,
  ...values,
  ...measures,
  refused('refused'),
  refused('timed-out', 'expected refused, observed timed-out'),
  refused('reset', 'expected refused, observed reset'),
  refused('unreachable', 'expected refused, observed unreachable'),
  refused('reached', 'expected refused, observed reached'),
])('%s', (_, expectation, observation, mismatch) => {
  expect(mismatchOf(allowed(expectation), observation)).toBe(mismatch);
});
