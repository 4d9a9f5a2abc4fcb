import { expect, test } from 'vitest';
import type { Expectation } from '#src/domain/case.ts';
import { foldPolls, trendOf } from '#src/judge/history.ts';
import { allowed, answerOf, blocked, pollsOf } from './observations.ts';

test.each([
  ['', 1, 'open'],
  ['+', 1, 'settled'],
  ['+', 2, 'open'],
  ['++', 2, 'settled'],
  ['-', 1, 'open'],
  ['---', 1, 'open'],
  ['-+', 1, 'open'],
  ['-++', 1, 'open'],
  ['-+++', 1, 'settled'],
  ['--+++', 1, 'settled'],
  ['-+++', 4, 'open'],
  ['-++++', 4, 'settled'],
  ['+-', 1, 'flaky'],
  ['-+-', 1, 'flaky'],
  ['-+-+++', 1, 'flaky'],
  ['!', 1, 'broken'],
  ['-!', 1, 'broken'],
  ['!+', 1, 'settled'],
  ['-!+', 1, 'open'],
  ['+!+', 2, 'settled'],
])('polls "%s" of an allowed path, %i needed: %s', (signs, stablePolls, trend) => {
  expect(trendOf(allowed(), pollsOf(signs), stablePolls)).toBe(trend);
});

test('one poll of several exchanges confirms as much as several polls of one', () => {
  const series = (received: number) => [
    ...pollsOf('-'),
    { outcome: 'reached', sent: 31, received, atMs: 100 } as const,
  ];
  expect(trendOf(allowed(), series(2), 1)).toBe('open');
  expect(trendOf(allowed(), series(3), 1)).toBe('settled');
  expect(trendOf(allowed(), series(31), 2)).toBe('open');
});

test('a blocked path settles when nothing answers any more', () => {
  expect(trendOf(blocked, pollsOf('+---'), 2)).toBe('settled');
});

test.each([
  ['+-+', 'open'],
  ['+-++---', 'open'],
  ['+-++-----', 'settled'],
  ['+-+-+-------', 'settled'],
  ['-+', 'open'],
  ['+-+-+-+', 'flaky'],
  ['+x+', 'open'],
  ['+x+xxxxx', 'settled'],
])('polls "%s" of a path that is to close: %s, as it may seem closed too early', (signs, trend) => {
  expect(trendOf(blocked, pollsOf(signs), 1)).toBe(trend);
});

test.each([
  ['-+---', 1, 'open'],
  ['-+--', 1, 'open'],
  ['-+-', 0, 'flaky'],
  ['-+-+---', 1, 'flaky'],
  ['-+-----', 1, 'settled'],
  ['+-+---', 1, 'open'],
  ['+-+-----', 1, 'settled'],
  ['+-+-+-----', 2, 'open'],
  ['+-+-+-------', 2, 'settled'],
])('polls "%s" of a path that converges to blocked, with %i relapses: %s', (signs, relapses, trend) => {
  expect(trendOf(blocked, pollsOf(signs), 2, relapses)).toBe(trend);
});

const refused: Expectation = { reach: 'refused', because: ['nothing is behind it'] };

test.each([
  ['x', 1, 'settled'],
  ['x', 2, 'open'],
  ['--x', 1, 'settled'],
  ['x-x', 2, 'settled'],
  ['x--', 2, 'open'],
  ['x+', 1, 'open'],
  ['x+x+x+', 1, 'flaky'],
  ['---', 1, 'open'],
])(
  'polls "%s" of what must refuse, %i needed: %s; silence after a refusal says nothing',
  (signs, stablePolls, trend) => {
    expect(trendOf(refused, pollsOf(signs), stablePolls)).toBe(trend);
  },
);

const bothAnswer = allowed({ answeredBy: ['ns/web', 'ns/db'], everyAnswerer: true });

test.each([
  [
    'all answered, then one is missing beside lost exchanges',
    [
      ['web', 'db', 4],
      ['web', 'web', 3],
    ],
    'settled',
  ],
  [
    'all answered, then one is missing in answered exchanges',
    [
      ['web', 'db', 4],
      ['web', 'web', 4],
    ],
    'flaky',
  ],
  [
    'one is missing beside lost exchanges from the start',
    [
      ['web', 'web', 3],
      ['web', 'web', 3],
    ],
    'open',
  ],
] as const)('of every endpoint: %s', (_, polls, trend) => {
  const series = polls.map(([one, other, received]) => ({
    outcome: received < 4 ? ('timed-out' as const) : ('reached' as const),
    sent: 4,
    received,
    answers: [...new Set([one, other])].map((pod) => answerOf({ pod, count: 2 })),
  }));
  expect(trendOf(bothAnswer, series, 1)).toBe(trend);
});

test('equal polls fold into one with their number, the first time and the last', () => {
  expect(foldPolls(pollsOf('--+++'))).toEqual([
    { outcome: 'timed-out', atMs: 0, untilMs: 100, polls: 2 },
    { outcome: 'reached', atMs: 200, untilMs: 400, polls: 3 },
  ]);
});

test('nothing folds to nothing, one poll stays as it is', () => {
  expect(foldPolls([])).toEqual([]);
  expect(foldPolls(pollsOf('+'))).toEqual([{ outcome: 'reached', atMs: 0 }]);
});

test('polls without a time fold without one', () => {
  expect(foldPolls([{ outcome: 'reached' }, { outcome: 'reached' }])).toEqual([{ outcome: 'reached', polls: 2 }]);
});

test('the latest measurements are kept', () => {
  expect(
    foldPolls([
      { outcome: 'reached', elapsedUs: 900 },
      { outcome: 'reached', elapsedUs: 100 },
    ]),
  ).toEqual([{ outcome: 'reached', elapsedUs: 100, polls: 2 }]);
});

test.each([
  ['another Pod', { answers: [answerOf({})] }, { answers: [answerOf({ pod: 'db' })] }],
  ['another client address', { answers: [answerOf({})] }, { answers: [answerOf({ clientAddress: '192.0.2.1' })] }],
  ['another address', { addresses: ['10.0.0.1'] }, { addresses: ['10.0.0.2'] }],
  ['other words', { detail: 'one' }, { detail: 'two' }],
])('an answer with %s does not fold', (_, one, other) => {
  const polls = [
    { outcome: 'reached' as const, ...one },
    { outcome: 'reached' as const, ...other },
  ];
  expect(foldPolls(polls)).toEqual(polls);
});

test('how often each of several Pods answered does not keep polls apart', () => {
  const polls = [3, 4].map((count) => ({
    outcome: 'reached' as const,
    answers: [answerOf({ count }), answerOf({ pod: 'db' })],
  }));
  expect(foldPolls(polls)).toHaveLength(1);
});
