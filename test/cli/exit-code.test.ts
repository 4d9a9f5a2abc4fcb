import { expect, test } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit-code.ts';
import type { Report } from '../../src/domain/report.ts';
import { samples } from '../report/samples/index.ts';

type Outcome = Report['run']['outcome'];
type Counts = readonly [pass: number, fail: number, unknown: number, skipped: number];

function reportWith(
  outcome: Outcome,
  [pass, fail, unknown, skipped]: Counts,
  code?: string,
): Pick<Report, 'run' | 'summary' | 'cases' | 'findings'> {
  const failure = code === undefined ? {} : { failure: { code, message: '', hint: '' } };
  return {
    cases: [],
    findings: [],
    run: { ...samples.healthy.run, outcome, ...failure },
    summary: { pass, fail, unknown, skipped },
  };
}

test.each<[what: string, outcome: Outcome, counts: Counts, failure: string | undefined, exitCode: number]>([
  ['all passed', 'complete', [9, 0, 0, 0], undefined, 0],
  ['passed, some skipped', 'complete', [9, 0, 0, 3], undefined, 0],
  ['one failed', 'complete', [8, 1, 0, 0], undefined, 1],
  ['failed and unknown', 'complete', [8, 1, 4, 0], undefined, 1],
  ['one unknown', 'complete', [8, 0, 1, 0], undefined, 3],
  ['only unknown', 'complete', [0, 0, 9, 0], undefined, 3],
  ['only skipped', 'complete', [0, 0, 0, 9], undefined, 3],
  ['nothing asked', 'complete', [0, 0, 0, 0], undefined, 3],
  ['set-up failed', 'failed', [0, 0, 0, 0], 'IMAGE_PULL', 3],
  ['out of time after passes', 'failed', [5, 0, 0, 0], 'TIMEOUT', 3],
  ['out of time after a failure', 'failed', [5, 1, 0, 0], 'TIMEOUT', 1],
  ['a node that is not there', 'failed', [0, 0, 0, 0], 'USAGE', 2],
  ['no kubeconfig', 'failed', [0, 0, 0, 0], 'KUBECONFIG_NOT_FOUND', 2],
  ['a bug', 'failed', [0, 0, 0, 0], 'INTERNAL', 3],
  ['interrupted', 'interrupted', [5, 0, 4, 0], 'INTERRUPTED', 130],
  ['interrupted after a failure', 'interrupted', [5, 1, 3, 0], 'INTERRUPTED', 130],
])('%s', (_what, outcome, counts, failure, exitCode) => {
  expect(exitCodeOf(reportWith(outcome, counts, failure))).toBe(exitCode);
});
