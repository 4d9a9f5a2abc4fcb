import type { PlannedCase } from '../checks/planned-case.ts';
import type { Expectation, Verdict } from '../domain/case.ts';

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
  const unasked =
    others.find(({ status }) => status === 'unknown') ?? others.find(({ status }) => status === 'skipped');
  if (verdict.status === 'fail') return unasked ?? verdict;
  if (verdict.status !== 'pass' || !expectsAbsence(expectation)) return verdict;
  if (unasked !== undefined) return unasked;
  if (others.every(({ status }) => status === 'pass')) return verdict;
  const detail = 'as expected, but what shows that it could be otherwise did not pass';
  return { status: 'unknown', cause: { code: 'no-control', detail } };
}

function expectsAbsence({ reach, values = {} }: Expectation): boolean {
  if (reach === 'blocked' || reach === 'refused') return true;
  const expected = Object.values(values);
  return expected.length > 0 && expected.every((value) => value === null);
}
