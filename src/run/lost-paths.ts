import type { PlannedCase, Stage } from '../checks/planned-case.ts';
import type { SkipReason } from '../domain/case.ts';
import { trendOf } from '../judge/history.ts';
import { pathKey } from '../judge/verdict.ts';
import type { PolledCase } from './stage.ts';

/**
 * Paths of a scenario on which something did not come out as expected. Asking on them again after further changes would only wait
 * for each of these in vain, so that one broken node would cost every stage its time to settle.
 */
export class LostPaths {
  readonly #lostIn = new Map<string, string>();

  /** Remembers the paths of cases that did not settle; a probe that broke says nothing of its path. */
  note({ id, stablePolls }: Pick<Stage, 'id' | 'stablePolls'>, polled: readonly PolledCase[]): void {
    for (const { planned, polls } of polled) {
      if (polls.length === 0) continue;
      const trend = trendOf(planned.expectation, polls, stablePolls, planned.relapses);
      const key = pathKey(planned);
      if ((trend === 'open' || trend === 'flaky') && !this.#lostIn.has(key)) this.#lostIn.set(key, id);
    }
  }

  /** Why a case need not be asked; undefined where it is to be, as in a stage that waits for nothing. */
  reasonAgainst({ settleMs }: Pick<Stage, 'settleMs'>, planned: PlannedCase): SkipReason | undefined {
    if (settleMs === 0) return undefined;
    const stage = this.#lostIn.get(pathKey(planned));
    if (stage === undefined) return undefined;
    return { code: 'no-answer', detail: `on this path stage ${stage}, before, did not come out as expected` };
  }
}
