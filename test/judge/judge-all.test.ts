import { expect, test } from 'vitest';
import { judgeAll, type Observed, summarize } from '#src/judge/judge-all.ts';
import { allowed, answerOf, blocked, plannedCase, pollsOf } from './observations.ts';

function verdictsOf(...observed: Observed[]) {
  return judgeAll(observed).map(({ verdict }) => verdict);
}

const unknown = (code: string, detail: unknown = expect.any(String)) => ({
  status: 'unknown',
  cause: { code, detail },
});

test.each([
  ['+', { status: 'pass' }],
  ['--+++', { status: 'pass' }],
  ['---', { status: 'fail', mismatch: 'timed-out' }],
  ['+-', { status: 'fail', mismatch: 'flaky: as expected, then timed-out' }],
  ['--+-', { status: 'fail', mismatch: 'flaky: timed-out x2, then as expected, then timed-out' }],
  ['!', unknown('agent-unreachable', 'the probe was never sent')],
  ['-!', unknown('agent-unreachable')],
  ['+!', unknown('agent-unreachable')],
  ['', unknown('interrupted', 'the run ended before it was asked')],
])('an allowed path with polls "%s"', (signs, verdict) => {
  expect(verdictsOf({ planned: plannedCase('a', allowed()), polls: pollsOf(signs) })).toEqual([verdict]);
});

test('a broken probe is unknown with its own words', () => {
  const polls = [{ outcome: 'not-run' as const, detail: 'no ephemeral port left' }];
  expect(verdictsOf({ planned: plannedCase('a', allowed()), polls })).toEqual([
    unknown('agent-unreachable', 'no ephemeral port left'),
  ]);
});

test('a flaky answer tells who answered instead', () => {
  const polls = ['web', 'old'].map((pod) => ({ outcome: 'reached' as const, answers: [answerOf({ pod })] }));
  expect(verdictsOf({ planned: plannedCase('a', allowed({ answeredBy: ['ns/web'] })), polls })).toEqual([
    { status: 'fail', mismatch: 'flaky: as expected, then answered by Pod ns/old on n2, expected ns/web' },
  ]);
});

test('blocked passes when the same path was open at another time of the run', () => {
  expect(
    verdictsOf(
      { planned: plannedCase('denied', blocked), polls: pollsOf('--') },
      { planned: plannedCase('released', allowed()), polls: pollsOf('++') },
    ),
  ).toEqual([{ status: 'pass' }, { status: 'pass' }]);
});

test('blocked is its own control where the path was open before the engine took effect', () => {
  expect(verdictsOf({ planned: plannedCase('denied', blocked), polls: pollsOf('+---') })).toEqual([{ status: 'pass' }]);
});

test.each([
  ['no path', []],
  ['only another client', [{ from: { kind: 'pod', namespace: 'ns', pod: 'other', node: 'n1' } as const }]],
  ['only another protocol', [{ protocol: 'udp' as const }]],
  ['only another family', [{ ipFamily: 'ipv6' as const }]],
])('blocked is unknown while %s was seen open', (_, open) => {
  const controls = open.map((details, index) => ({
    planned: plannedCase(`control-${index}`, allowed(), details),
    polls: pollsOf('+'),
  }));
  expect(verdictsOf({ planned: plannedCase('denied', blocked), polls: pollsOf('--') }, ...controls)[0]).toEqual(
    unknown('no-control'),
  );
});

test('an open path that should be blocked is a failure, control or not', () => {
  expect(verdictsOf({ planned: plannedCase('denied', blocked), polls: pollsOf('+++') })).toEqual([
    { status: 'fail', mismatch: 'expected blocked, observed reached' },
  ]);
});

test('a control that the end of the run cut off leaves the blocked case interrupted', () => {
  const [denied] = verdictsOf(
    { planned: plannedCase('denied', blocked), polls: pollsOf('--') },
    { planned: plannedCase('released', allowed()), polls: [] },
  );
  expect(denied).toEqual(unknown('interrupted'));
});

test('a case that the end of the run cut off is neither failed nor passed', () => {
  expect(verdictsOf({ planned: plannedCase('a', allowed()), polls: pollsOf('-'), cutShort: true })).toEqual([
    unknown('interrupted', 'the run ended before it had settled'),
  ]);
});

test('what presupposes an answer is skipped without one, and judged on a part of the answers', () => {
  const planned = plannedCase('nat', allowed({ clientAddress: '10.0.0.1' }), { presupposesAnswer: true });
  expect(
    verdictsOf(
      { planned, polls: pollsOf('---') },
      { planned, polls: [{ outcome: 'timed-out', answers: [answerOf({})] }] },
      { planned, polls: [{ outcome: 'timed-out', answers: [answerOf({ clientAddress: '192.0.2.1' })] }] },
    ),
  ).toEqual([
    { status: 'skipped', because: { code: 'no-answer', detail: expect.any(String) } },
    { status: 'pass' },
    { status: 'fail', mismatch: 'the server saw 192.0.2.1 instead of 10.0.0.1' },
  ]);
});

test('what cannot be asked is unknown, what was left out is skipped, each with its reason', () => {
  const cause = { code: 'no-address', detail: 'web has no ipv6 address' } as const;
  const because = { code: 'not-enforced', detail: 'nothing was enforced' } as const;
  expect(
    verdictsOf(
      { planned: plannedCase('a', allowed(), { ask: { kind: 'cannot', cause } }), polls: [] },
      { planned: plannedCase('b', allowed()), polls: [], skipped: because },
    ),
  ).toEqual([
    { status: 'unknown', cause },
    { status: 'skipped', because },
  ]);
});

test('cases carry their folded observations, and nothing of the plan', () => {
  const [judged] = judgeAll([
    { planned: plannedCase('a', allowed(), { presupposesAnswer: true }), polls: pollsOf('-+++') },
  ]);
  expect(judged?.observations.map(({ polls }) => polls)).toEqual([undefined, 3]);
  expect(judged).not.toHaveProperty('ask');
  expect(judged).not.toHaveProperty('presupposesAnswer');
});

test('the summary counts each status', () => {
  const cases = judgeAll(
    ['+', '+', '-', '!'].map((signs) => ({ planned: plannedCase(signs, allowed()), polls: pollsOf(signs) })),
  );
  expect(summarize(cases)).toEqual({ pass: 2, fail: 1, unknown: 1, skipped: 0 });
});

test('what this image or kernel cannot do is skipped with its words, never passed or failed', () => {
  const polls = [{ outcome: 'unsupported' as const, detail: 'the image has no perl' }];
  const because = { code: 'unsupported', detail: 'the image has no perl' };
  expect(
    verdictsOf(
      { planned: plannedCase('a', allowed()), polls },
      { planned: plannedCase('b', blocked), polls },
      { planned: plannedCase('c', allowed({ reach: 'refused' })), polls },
      { planned: plannedCase('d', allowed({ reach: 'unspecified' })), polls },
      { planned: plannedCase('e', allowed(), { presupposesAnswer: true }), polls },
    ),
  ).toEqual(Array.from({ length: 5 }, () => ({ status: 'skipped', because })));
});

test.each([
  ['right', 'not-allowed'],
  ['tool', 'needs-tool'],
] as const)('what a %s is missing for is skipped as %s', (lacks, code) => {
  const polls = [{ outcome: 'unsupported' as const, lacks, detail: 'why' }];
  expect(verdictsOf({ planned: plannedCase('a', allowed()), polls })).toEqual([
    { status: 'skipped', because: { code, detail: 'why' } },
  ]);
});

test('a change that was not made leaves its cases unknown, with the reason', () => {
  expect(
    verdictsOf({
      planned: plannedCase('a', allowed()),
      polls: [],
      changeFailed: { code: 'change-failed', detail: 'no flow' },
    }),
  ).toEqual([unknown('change-failed', 'no flow')]);
});

test.each<[string, string, boolean, number | undefined]>([
  ['at once', '+', true, 0],
  ['later', '--+++', true, 200],
  ['later, with a broken probe before', '!-+++', true, 200],
  ['without a change before', '--+++', false, undefined],
  ['never', '---', true, undefined],
  ['not for good', '+-', true, undefined],
])('how long it took to be as expected: %s', (_, signs, afterChange, settledMs) => {
  const [judged] = judgeAll([{ planned: plannedCase('a', allowed()), polls: pollsOf(signs), afterChange }]);
  expect(judged?.settledMs).toBe(settledMs);
});

test.each<[string, string, object]>([
  ['fails, and says when', '--+++', { status: 'fail', mismatch: 'late: as expected only after 0.2 s' }],
  ['is no late one if it never came', '---', { status: 'fail', mismatch: 'timed-out' }],
])('what was not as expected when its time to settle was over %s', (_, signs, verdict) => {
  const [judged] = judgeAll([{ planned: plannedCase('a', allowed()), polls: pollsOf(signs), late: true }]);
  expect(judged?.verdict).toEqual(verdict);
  expect(judged?.settledMs).toBe(signs.endsWith('+') ? 200 : undefined);
});

test('who could not be asked is said in the cases that rest on it', () => {
  const web = { kind: 'pod', namespace: 'ns', pod: 'web', node: 'n2' } as const;
  const [own, resting] = judgeAll([
    { planned: plannedCase('own', allowed(), { from: web }), polls: pollsOf('!') },
    { planned: plannedCase('resting', allowed(), { restsOn: ['own'] }), polls: pollsOf('-') },
  ]);
  expect(own?.verdict).not.toHaveProperty('cause.pod');
  expect(resting?.verdict).toMatchObject({
    status: 'unknown',
    cause: { code: 'agent-unreachable', pod: { namespace: 'ns', pod: 'web', node: 'n2' } },
  });
});

test('whoever was answered elsewhere is none whom a case is about', () => {
  const dropped = plannedCase('dropped', blocked, { unlessReached: 'treatment' });
  const treated = (signs: string) => ({ planned: plannedCase('treatment', blocked), polls: pollsOf(signs) });
  const opened = { planned: plannedCase('opened', allowed()), polls: pollsOf('+') };
  const [reached, skipped] = [treated('-'), treated('+')].map((other) =>
    judgeAll([{ planned: dropped, polls: pollsOf('++') }, other, opened]).at(0),
  );
  expect(reached?.verdict).toMatchObject({ status: 'fail' });
  expect(skipped?.verdict).toMatchObject({ status: 'skipped', because: { code: 'unsupported' } });
  expect(skipped).not.toHaveProperty('unlessReached');
});
