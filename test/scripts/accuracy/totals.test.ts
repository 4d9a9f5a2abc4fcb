import { expect, test } from 'vitest';
import type { Judgement } from '../../../scripts/accuracy-of-findings/judge.ts';
import { heading, lineOf, summaryOf } from '../../../scripts/accuracy-of-findings/table.ts';
import { percent, targetsOf, totalsOf } from '../../../scripts/accuracy-of-findings/totals.ts';

const right = { code: true, culprit: true };
const wrong = { code: false, culprit: true };
const loss = { code: 'packet-loss', words: 'packet-loss node n2' } as const;
const unexplained = { code: 'unexplained-failures', words: 'unexplained-failures node n2' } as const;

function judgement(parts: Partial<Judgement>): Judgement {
  return {
    kind: 'single',
    name: 'mtu-blackhole',
    cni: 'ptp',
    where: 'n2',
    detected: true,
    recognised: [right],
    beyond: [],
    found: [],
    problems: [],
    ...parts,
  };
}

function missed(...judgements: readonly Partial<Judgement>[]): readonly string[] {
  return targetsOf(totalsOf(judgements.map(judgement))).flatMap(({ text, met }) => (met ? [] : [text]));
}

test('kinds are summed up by themselves, and only those that were tried', () => {
  const totals = totalsOf([
    judgement({}),
    judgement({ recognised: [wrong], beyond: [loss, unexplained] }),
    judgement({ kind: 'pair', recognised: [right, wrong] }),
  ]);

  expect(totals).toEqual([
    {
      kind: 'single',
      trials: 2,
      detected: { of: 2, right: 2 },
      code: { of: 2, right: 1 },
      culprit: { of: 2, right: 2 },
      allNamed: { of: 2, right: 1 },
      wrongNames: 1,
      leftUnexplained: 1,
      problems: 0,
    },
    expect.objectContaining({ kind: 'pair', code: { of: 2, right: 1 }, allNamed: { of: 1, right: 0 } }),
  ]);
});

test('all targets are met when everything is right', () => {
  const all: readonly Partial<Judgement>[] = [
    { kind: 'healthy', detected: false, recognised: [] },
    {},
    { kind: 'pair', recognised: [right, right] },
    { kind: 'stranger', recognised: [] },
  ];

  expect(missed(...all)).toEqual([]);
});

test('single faults: a code in twenty may be wrong, no culprit, and nothing may be beyond', () => {
  const nineteen = Array.from({ length: 19 }, () => ({}));

  expect(missed(...nineteen, { recognised: [wrong] })).toEqual([]);
  expect(missed(...nineteen, { recognised: [wrong] }, { recognised: [wrong] })).toEqual([
    'single: right code at least 95 %',
  ]);
  expect(missed({ recognised: [{ code: true, culprit: false }] })).toEqual(['single: right culprit 100 %']);
  expect(missed({ beyond: [unexplained] })).toEqual(['single: no finding beyond']);
  expect(missed({ detected: false })).toEqual(['single: detected 100 %']);
  expect(missed({ problems: ['no report'] })).toEqual(['single: all could be judged']);
});

test('pairs: one in ten may not be named, what is left unexplained is allowed, a wrong name is not', () => {
  const named: Partial<Judgement> = { kind: 'pair', recognised: [right, right] };
  const half: Partial<Judgement> = { kind: 'pair', recognised: [right, wrong] };
  const nine = Array.from({ length: 9 }, () => named);

  expect(missed(...nine, { ...half, beyond: [unexplained] })).toEqual([]);
  expect(missed(...nine, half, half)).toEqual(['pair: both named in at least 90 %']);
  expect(missed({ ...named, beyond: [loss] })).toEqual(['pair: no wrong name']);
});

test('strangers and healthy clusters: no wrong name, and nothing at all', () => {
  expect(missed({ kind: 'stranger', recognised: [], beyond: [loss] })).toEqual(['stranger: no wrong name']);
  expect(missed({ kind: 'stranger', recognised: [], detected: false })).toEqual(['stranger: detected 100 %']);
  expect(missed({ kind: 'healthy', recognised: [], problems: ['failed'] })).toHaveLength(1);
});

test('a share of nothing is all of it', () => {
  expect(percent({ of: 0, right: 0 })).toBe(100);
  expect(percent({ of: 8, right: 6 })).toBe(75);
});

test('a line has what was found: names first, and how often', () => {
  const words = (culprit: string) =>
    ({ code: 'unexplained-failures', words: `unexplained-failures ${culprit}` }) as const;
  const found = [words('node n1'), loss, words('node n1'), ...['a', 'b', 'c', 'd'].map(words)];

  expect(lineOf(judgement({ found, beyond: found.slice(2) }))).toMatch(
    /^single +ptp +mtu-blackhole +n2 +yes +yes +yes +5 +packet-loss node n2; unexplained: node n1 \(2 times\), a, b, c and 1 more$/,
  );
  expect(lineOf(judgement({ kind: 'healthy', where: '', recognised: [], problems: ['failed x'] }))).toMatch(
    /^healthy +ptp +mtu-blackhole +- +- +- +- +0 +-\n {2}! failed x$/,
  );
  expect(lineOf(judgement({ kind: 'pair', recognised: [right, wrong], detected: false }))).toMatch(
    / NO +1 of 2 +yes +0 /,
  );
  expect(heading).toMatch(/^kind +cni +trial +where +detected +code +culprit +beyond +found$/);
});

test('the summary has percentages, and says which targets were missed', () => {
  const totals = totalsOf([judgement({}), judgement({ recognised: [wrong] })]);
  const text = summaryOf(totals, targetsOf(totals));

  expect(text).toMatch(/single +2 +2\/2 100 % +1\/2 50 % +2\/2 100 % +1\/2 50 % +0 +0/);
  expect(text).toContain('MISSED  single: right code at least 95 %');
  expect(text).toContain('met     single: detected 100 %');
});
