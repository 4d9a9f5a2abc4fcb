import type { Stage } from '../../planned-case.ts';

/** Upstream's own limit for a changed endpoint to be seen by every node. */
const endpointLimitMs = 30_000;

/** How long Services and their rules may take to be there in the first place: all of a run's are made at once. */
const startLimitMs = 20_000;

/** What is there before the first change. */
export function before(id: string, cases: Stage['cases']): Stage {
  return { id, changes: [], cases, settleMs: startLimitMs, stablePolls: 1 };
}

/** A change, and what must come of it; the first agreement counts, since earlier states cannot look like it. */
export function after(id: string, changes: Stage['changes'], cases: Stage['cases'], settleMs = endpointLimitMs): Stage {
  return { id, changes, cases, settleMs, stablePolls: 1 };
}

/** What a load came to: told once, there is nothing to wait for. */
export function told(id: string, cases: Stage['cases']): Stage {
  return { id, changes: [], cases, settleMs: 0, stablePolls: 1 };
}
