import { describe, expect, test } from 'vitest';
import { readPolicy } from '#src/policy/validation/policy-document.ts';
import type { Opinions } from '../second-opinion.ts';
import type { Case } from './case.ts';
import { casesOf } from './cases.ts';
import { expectedCounts } from './expected-counts.ts';
import { expectedPeers } from './expected-peers.ts';
import type { Expected } from './expected.ts';
import { judge, type Judged, type Place, statesOf, unusual, usual } from './judge.ts';

/** What cyclonus' oracle says of flows, and how many ours sees differently, by the reason for it. */
function countTheirs(judged: readonly Judged[]) {
  const differing = (kind: Opinions['difference']): number =>
    judged.filter(({ difference }) => difference === kind).length;
  return {
    of: judged.length,
    blocked: judged.filter(({ theirs }) => theirs === 'blocked').length,
    allowed: judged.filter(({ theirs }) => theirs === 'allowed').length,
    itself: differing('itself'),
    podInBlock: differing('podInBlock'),
    unexplained: differing('unexplained'),
  };
}

/** What our oracle says of flows, with nothing made up for. */
function countOurs(judged: readonly Judged[]) {
  const counts = { allowed: 0, blocked: 0, unspecified: 0 };
  for (const { ours } of judged) counts[ours] += 1;
  return counts;
}

/** The counts that follow from what is documented, theirs and ours. */
function wanted({ of, blocked, itself, podInBlock }: Expected) {
  return {
    theirs: { of, blocked, allowed: of - blocked, itself, podInBlock, unexplained: 0 },
    ours: { allowed: of - blocked + itself - podInBlock, blocked: blocked - itself, unspecified: podInBlock },
  };
}

function expectCounts(one: Case, { layout, ipFamily }: Place): void {
  const expected = expectedCounts(layout, ipFamily).get(one.id) ?? [];
  expect(
    judge(one, { layout, ipFamily }).map((judged) => ({ theirs: countTheirs(judged), ours: countOurs(judged) })),
  ).toEqual(expected.map(wanted));
}

test.each(usual)('there are 230 cases, with an expectation for every step, $ipFamily', ({ layout, ipFamily }) => {
  const cases = casesOf(layout, ipFamily);
  const expected = expectedCounts(layout, ipFamily);

  expect(cases).toHaveLength(230);
  expect(expected.size).toBe(230);
  expect(cases.map(({ id, steps }) => [id, steps.length])).toEqual(
    cases.map(({ id }) => [id, expected.get(id)?.length]),
  );
});

test.each([...usual, ...unusual])('an API server would take every policy, $ipFamily: $layout.name', (place) => {
  const refused = casesOf(place.layout, place.ipFamily).flatMap((one) =>
    statesOf(one).flatMap(({ policies }) =>
      policies.flatMap((policy) => {
        const read = readPolicy({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...policy });
        return 'problems' in read ? [{ id: one.id, problems: read.problems }] : [];
      }),
    ),
  );

  expect(refused).toEqual([]);
});

describe.each(usual)('as many flows are blocked as cyclonus expects, $ipFamily', (place) => {
  test.each(casesOf(place.layout, place.ipFamily))('$id: $title', (one) => {
    expectCounts(one, place);
  });
});

describe.each(unusual)('so they are where blocks around z/c hold other Pods, $ipFamily: $layout.name', (place) => {
  const expected = expectedPeers(place.layout);
  const cases = casesOf(place.layout, place.ipFamily).filter(({ id }) => expected.get(id)?.hasBlock);

  test.each(cases)('$id: $title', (one) => {
    expectCounts(one, place);
  });
});
