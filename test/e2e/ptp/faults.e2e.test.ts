import { afterAll, expect, test } from 'vitest';
import { expectedFindings } from '../harness/expected-findings.ts';
import { matches } from '../harness/finding-pattern.ts';
import { findDnsPlaces, withNodeNames } from '../harness/node-roles.ts';
import { leftovers, withFault } from '../harness/test-cluster.ts';
import { checkWhileBroken } from '../harness/while-broken.ts';

const told = expectedFindings.flatMap((entry) => {
  const { fault, telling, cnis } = entry;
  return telling !== undefined && cnis.includes('ptp') ? [{ ...entry, fault, telling }] : [];
});

/** What a fault breaks stays broken: no need to wait for it as long as for what may still come. */
const patience = '0.5';

afterAll(async () => {
  expect(await leftovers()).toEqual([]);
});

test.concurrent.each(told)('$fault is named, and nothing else is blamed', async (entry) => {
  const given = withNodeNames(entry.arguments, await findDnsPlaces());
  const expected = entry.answer(given[0] ?? '', given[1] ?? '').findings;
  const checked = await checkWhileBroken(
    (work) => withFault([entry.fault, ...given], work),
    ['--only', entry.telling, '--patience', patience, ...(entry.options ?? [])],
  );
  const { findings, run, summary } = checked.report;
  const named = findings.map(({ code, culprit, scope }) => ({
    code,
    culprit,
    ...(scope === undefined ? {} : { scope }),
  }));

  // Listed as a whole, so that a failure shows what was found instead.
  expect({
    named,
    asExpected:
      named.length === expected.length && expected.every((one) => named.some((finding) => matches(finding, one))),
  }).toEqual({
    named,
    asExpected: true,
  });
  expect(checked.code).toBe(summary.fail > 0 ? 1 : 3);
  expect(run.leftBehind).toEqual([]);
  for (const { code } of expected) expect(checked.stdout).toContain(code);
});
