import { afterAll, expect, test } from 'vitest';
import { faultRuns } from '../harness/fault-runs.ts';
import { matches } from '../harness/finding-pattern.ts';
import { findDnsPlaces, withNodeNames } from '../harness/node-roles.ts';
import { leftovers, withFault } from '../harness/test-cluster.ts';
import { checkWhileBroken } from '../harness/while-broken.ts';

/** What a fault breaks stays broken: no need to wait for it as long as for what may still come. */
const patience = '0.4';

afterAll(async () => {
  expect(await leftovers()).toEqual([]);
});

test.concurrent.each(faultRuns('ptp'))('$name: named, and nothing else is blamed', async ({ faults }) => {
  const places = await findDnsPlaces();
  const placed = faults.map((entry) => ({ ...entry, given: withNodeNames(entry.arguments, places) }));
  const expected = placed.flatMap(({ given, answer }) => answer(given[0] ?? '', given[1] ?? '').findings);
  const telling = [...new Set(faults.flatMap((entry) => entry.telling.split(',')))].join(',');
  const checked = await checkWhileBroken(
    (work) =>
      placed.reduceRight(
        (inner, { fault, given }) =>
          () =>
            withFault([fault, ...given], inner),
        work,
      )(),
    ['--only', telling, '--patience', patience, ...faults.flatMap(({ options }) => options ?? [])],
  );
  const { findings, run, summary } = checked.report;
  const named =
    findings.length === expected.length && expected.every((one) => findings.some((finding) => matches(finding, one)));

  // The whole report in words, since a fault by chance may not come again.
  expect(named, checked.stdout).toBe(true);
  expect(checked.code).toBe(summary.fail > 0 ? 1 : 3);
  expect(run.leftBehind).toEqual([]);
  for (const { code } of expected) expect(checked.stdout).toContain(code);
});
