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
  readonly #begunLoads = new Set<string>();

  /** Remembers the paths of cases that did not settle; a probe that broke says nothing of its path. */
  note({ id, stablePolls }: Pick<Stage, 'id' | 'stablePolls'>, polled: readonly PolledCase[]): void {
    for (const { planned, polls } of polled) {
      if (polls.length === 0) continue;
      const load = loadOf(planned, 'load-begin');
      if (load !== undefined && polls.some(({ outcome }) => outcome === 'reached')) this.#begunLoads.add(load);
      const trend = trendOf(planned.expectation, polls, stablePolls, planned.relapses);
      const key = pathKey(planned);
      if ((trend === 'open' || trend === 'flaky') && !this.#lostIn.has(key)) this.#lostIn.set(key, id);
    }
  }

  /**
   * Why a case need not be asked; undefined where it is to be, as in a stage that waits for nothing. There only a load is not asked
   * for that never began.
   */
  reasonAgainst({ settleMs }: Pick<Stage, 'settleMs'>, planned: PlannedCase): SkipReason | undefined {
    const load = loadOf(planned, 'load-end');
    if (settleMs === 0 && (load === undefined || this.#begunLoads.has(load))) return undefined;
    const stage = this.#lostIn.get(pathKey(planned));
    if (stage === undefined)
      return load === undefined ? undefined : { code: 'no-answer', detail: 'its load did not begin' };
    return { code: 'no-answer', detail: `on this path stage ${stage}, before, did not come out as expected` };
  }
}

/** Names the load that a case begins or ends, with its client; undefined where it does not. */
function loadOf({ ask, from }: PlannedCase, kind: 'load-begin' | 'load-end'): string | undefined {
  if (ask.kind !== 'probe' || ask.question.kind !== kind) return undefined;
  return JSON.stringify([from.namespace, from.pod, ask.question.load]);
}
