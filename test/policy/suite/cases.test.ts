import { describe, expect, test } from 'vitest';
import type { IpFamily } from '#src/domain/network.ts';
import { readCaseFiles } from './case-files.ts';
import { expectations, turned } from './lane.ts';

const files = await readCaseFiles();
const cases = [...files.values()].flat();

test('every case has an id of its own', () => {
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
});

test.each([...files])('%s belongs to the check of its name', (area, own) => {
  expect(own).not.toEqual([]);
  expect(new Set(own.map(({ check }) => check))).toEqual(new Set([`policy.${area}`]));
});

test('intents are sentences, and no two cases have the same', () => {
  const intents = cases.flatMap(({ intent, steps }) => [intent, ...steps.flatMap((step) => step.intent ?? [])]);

  expect(intents.filter((intent) => !/^[A-Z].*\.$/.test(intent))).toEqual([]);
  expect(new Set(cases.map(({ intent }) => intent)).size).toBe(cases.length);
});

test('there is a quick set, and it is small', () => {
  const quick = cases.filter((one) => one.quick);

  expect(quick.length).toBeGreaterThanOrEqual(1);
  expect(quick.length).toBeLessThanOrEqual(4);
});

const lanes: readonly (readonly [string, readonly IpFamily[]])[] = [
  ['dual stack', ['ipv4', 'ipv6']],
  ['IPv4', ['ipv4']],
  ['IPv6', ['ipv6']],
];

describe.each(lanes)('with %s', (_, families) => {
  test.each(cases)('every step of $id is told from the one before by TCP or UDP alone', (policyCase) => {
    const steps = expectations(policyCase, families);
    const idle = steps.flatMap((expected, index) =>
      turned(expected, steps[index - 1]).some((flow) => !flow.includes('/SCTP')) ? [] : [`steps[${index}]`],
    );

    expect(idle).toEqual([]);
  });
});
