import { inflateSync, strFromU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { packCases, squeeze } from '../../../src/report/html/data/pack.ts';
import { unpackCases } from '../../../src/report/html/data/unpack.ts';
import { samples } from '../samples/index.ts';
import { hostile, hostileNames, showcase } from './reports.ts';

const reports = { ...samples, showcase: showcase(), hostile: hostile() };

describe.each(Object.entries(reports))('%s', (_, report) => {
  test('packed and unpacked, every case is what it was', () => {
    const table = unpackCases(packCases(report));

    expect(table.length).toBe(report.cases.length);
    for (const [index, item] of report.cases.entries()) {
      // A family is told by its check, which the hostile report does not keep to.
      if (item.check.startsWith(`${item.family}.`)) expect(table.caseAt(index)).toEqual(item);
    }
  });

  test('findings lead to the cases they explain', () => {
    const table = unpackCases(packCases(report));

    expect(table.findings.map((cases) => Array.from(cases, (index) => table.caseAt(index).id).toSorted())).toEqual(
      report.findings.map(({ cases }) => cases.toSorted()),
    );
  });
});

test('details are searched whatever the letter case, each case once', () => {
  const report = showcase();
  const table = unpackCases(packCases(report));
  const found: number[] = [];
  table.searchDetails('COREDNS-7DB6D8FF4D-M9T4Z', (index) => found.push(index));

  expect(new Set(found)).toEqual(
    new Set(
      report.cases.flatMap((item, index) =>
        JSON.stringify([item.id, item.expectation]).includes('coredns-7db6d8ff4d-m9t4z') ? [index] : [],
      ),
    ),
  );
  expect(found.length).toBeGreaterThan(0);
});

test('what is squeezed has no character that could end its element, and comes out again', () => {
  const text = hostileNames.join('\n');
  const squeezed = squeeze(text);

  expect(squeezed).toMatch(/^[A-Za-z0-9+/=]+$/);
  expect(strFromU8(inflateSync(Uint8Array.from(atob(squeezed), (character) => character.charCodeAt(0))))).toBe(text);
});
