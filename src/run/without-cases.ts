import type { Check } from '../checks/check.ts';
import type { Skip, SkipReason } from '../domain/case.ts';
import type { AskedCase } from './scenario.ts';

/** Checks of which nothing was asked: every wanted one is in the report, if only with the reason why it is not there. */
export function withoutCases(
  checks: readonly Check[],
  asked: readonly AskedCase[],
  barred: SkipReason = nothingToAsk,
): readonly Skip[] {
  const planned = new Set<string>(asked.map(({ planned }) => planned.check));
  return checks
    .filter(({ id }) => !planned.has(id))
    .map((check) => ({ what: `check ${check.id}`, because: check.family === 'policy' ? barred : nothingToAsk }));
}

const nothingToAsk: SkipReason = {
  code: 'nothing-to-ask',
  detail: 'there is nothing in this cluster that it could be asked of',
};
