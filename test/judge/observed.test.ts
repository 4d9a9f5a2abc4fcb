import { expect, test } from 'vitest';
import type { Expectation } from '#src/domain/case.ts';
import type { Answer, RecordedObservation } from '#src/domain/observation.ts';
import { hasAnswer, isBroken, mismatchOf } from '#src/judge/observed.ts';
import type { Outcome } from '#src/wire/observation.ts';
import { allowed, answerOf, blocked } from './observations.ts';

const dnsOf = (records: readonly string[], answeredName = 'echo.ns.svc.cluster.local'): RecordedObservation => ({
  outcome: 'reached',
  dns: {
    rcode: 'NOERROR',
    records: [...records],
    server: '10.96.0.10',
    transport: 'udp',
    queries: [answeredName],
    answeredName,
  },
});

function reached(answers: readonly Partial<Answer>[]): RecordedObservation {
  return { outcome: 'reached', answers: answers.map((answer) => answerOf(answer)) };
}

test.each<[string, Partial<Expectation>, RecordedObservation, string | undefined]>([
  ['reached, nothing more expected', {}, { outcome: 'reached' }, undefined],
  ['not reached', {}, { outcome: 'timed-out' }, 'timed-out'],
  [
    'not reached, with the words of the error',
    {},
    { outcome: 'refused', detail: 'ECONNREFUSED' },
    'refused: ECONNREFUSED',
  ],
  ['the right Pod', { answeredBy: ['ns/web'] }, reached([{}]), undefined],
  ['another Pod', { answeredBy: ['ns/db'] }, reached([{}]), 'answered by Pod ns/web on n2, expected ns/db'],
  ['one of several Pods', { answeredBy: ['ns/db', 'ns/web'] }, reached([{}]), undefined],
  [
    'a stranger among the right ones',
    { answeredBy: ['ns/web'] },
    reached([{}, { pod: 'old' }]),
    'answered by Pod ns/old on n2, expected ns/web',
  ],
  [
    'an answer that nobody signed',
    { answeredBy: ['ns/web'] },
    { outcome: 'reached' },
    'answered, but nothing tells by whom',
  ],
  ['the right container', { container: 'agent' }, reached([{}]), undefined],
  ['another container', { container: 'peer' }, reached([{}]), 'answered by container agent, expected peer'],
  [
    'all of several Pods',
    { answeredBy: ['ns/web', 'ns/db'], everyAnswerer: true },
    reached([{}, { pod: 'db' }]),
    undefined,
  ],
  [
    'one of them silent',
    { answeredBy: ['ns/web', 'ns/db'], everyAnswerer: true },
    reached([{ count: 7 }]),
    'no answer from ns/db in 7 answered exchanges',
  ],
  [
    'all of several Pods, and one that came up late',
    { answeredBy: ['ns/web'], everyAnswerer: true },
    reached([{}, { pod: 'late' }]),
    undefined,
  ],
  [
    'all Pods answered, though not every exchange',
    { answeredBy: ['ns/web'], everyAnswerer: true },
    { ...reached([{}]), outcome: 'timed-out' },
    undefined,
  ],
  [
    'the same is no pass where every exchange counts',
    { answeredBy: ['ns/web'] },
    { ...reached([{}]), outcome: 'timed-out' },
    'timed-out',
  ],
  ["the client's own address", { clientAddress: '10.0.0.1' }, reached([{}]), undefined],
  ['a translated address', { clientAddress: '10.0.0.9' }, reached([{}]), 'the server saw 10.0.0.1 instead of 10.0.0.9'],
  [
    'the expected records, in any order',
    { addresses: ['10.0.0.1', '10.0.0.2'] },
    dnsOf(['10.0.0.2', '10.0.0.1']),
    undefined,
  ],
  [
    'a record missing',
    { addresses: ['10.0.0.1', '10.0.0.2'] },
    dnsOf(['10.0.0.1']),
    'found 10.0.0.1, expected 10.0.0.1, 10.0.0.2',
  ],
  ['a record too many, allowed', { addresses: ['10.0.0.1'] }, dnsOf(['10.0.0.1', '10.0.0.2']), undefined],
  [
    'a record too many',
    { addresses: ['10.0.0.1'], noOtherAddresses: true },
    dnsOf(['10.0.0.1', '10.0.0.2']),
    'found 10.0.0.1, 10.0.0.2, expected 10.0.0.1',
  ],
  ['no record', { addresses: ['10.0.0.1'] }, dnsOf([]), 'found no address, expected 10.0.0.1'],
  [
    'an address on an interface',
    { addresses: ['10.0.0.1'] },
    { outcome: 'reached', addresses: ['10.0.0.1', '10.9.9.9'] },
    undefined,
  ],
  [
    'another address inside',
    { addresses: ['10.0.0.1'] },
    { outcome: 'reached', addresses: ['10.9.9.9'] },
    'found 10.9.9.9, expected 10.0.0.1',
  ],
  ['the expected name', { answeredName: 'echo.ns.svc.cluster.local' }, dnsOf([]), undefined],
  [
    'another name',
    { answeredName: 'echo.ns.svc.cluster.local' },
    dnsOf([], 'echo.example.com'),
    'the answer is for echo.example.com, expected echo.ns.svc.cluster.local',
  ],
])('allowed: %s', (_, expectation, observation, mismatch) => {
  expect(mismatchOf(allowed(expectation), observation)).toBe(mismatch);
});

test.each<[Outcome, boolean]>([
  ['timed-out', true],
  ['refused', true],
  ['reset', true],
  ['unreachable', true],
  ['reached', false],
  ['wrong-answer', false],
  ['unresolved', false],
])('blocked: %s agrees: %s', (outcome, agrees) => {
  expect(mismatchOf(blocked, { outcome })).toBe(agrees ? undefined : `expected blocked, observed ${outcome}`);
});

test('unspecified: anything agrees', () => {
  const unspecified: Expectation = { reach: 'unspecified', because: ['nobody says'] };
  expect(mismatchOf(unspecified, { outcome: 'reached' })).toBeUndefined();
  expect(mismatchOf(unspecified, { outcome: 'refused' })).toBeUndefined();
});

test('only a probe that broke is broken', () => {
  expect(isBroken({ outcome: 'not-run' })).toBe(true);
  expect(isBroken({ outcome: 'timed-out' })).toBe(false);
});

test('some exchanges answered count as an answer', () => {
  expect(hasAnswer({ outcome: 'timed-out', answers: [answerOf({})] })).toBe(true);
  expect(hasAnswer({ outcome: 'timed-out', answers: [] })).toBe(false);
  expect(hasAnswer({ outcome: 'reached' })).toBe(true);
});
