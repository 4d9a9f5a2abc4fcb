import type { PlannedCase } from '../checks/planned-case.ts';
import type { Verdict } from '../domain/case.ts';

/**
 * The verdict of a case in the light of those it rests on. A failure is none where one of them could not be asked: then its cause
 * may be ours. Absence that was expected proves nothing unless all of them passed.
 */
export function inLightOf(
  { expectation, restsOn = [] }: PlannedCase,
  verdict: Verdict,
  verdictOf: (id: string) => Verdict | undefined,
): Verdict {
  const others = restsOn.flatMap((id) => verdictOf(id) ?? []);
  if (verdict.status === 'fail') {
    const unasked =
      others.find(({ status }) => status === 'unknown') ?? others.find(({ status }) => status === 'skipped');
    return unasked ?? verdict;
  }
  const absence = expectation.reach === 'blocked' || expectation.reach === 'refused';
  if (verdict.status !== 'pass' || !absence || others.every(({ status }) => status === 'pass')) return verdict;
  const skipped = others.find(({ status }) => status === 'skipped');
  if (skipped !== undefined) return skipped;
  const detail = 'as expected, but what shows that it could be otherwise did not pass';
  return { status: 'unknown', cause: { code: 'no-control', detail } };
}
