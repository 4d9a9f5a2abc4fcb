import { expect, test } from 'vitest';
import type { FindingCode } from '../../../src/domain/finding.ts';
import { check, namesOf } from './podreach.ts';

const runs = 10;

/** Runs the default check ten times in a row: a cluster that nobody broke must never fail by chance. */
export function testHealthyRuns(knownFindings: readonly FindingCode[]): void {
  test.each(Array.from({ length: runs }, (_, index) => index + 1))(
    `healthy run %i of ${runs} has no false failure`,
    async () => {
      const { report } = await check();
      const unexpected = report.findings.filter(({ code }) => !knownFindings.includes(code));

      expect(unexpected, namesOf(report).join('; ')).toEqual([]);
      expect(report.summary.unknown).toBe(0);
    },
  );
}
