import type { Difference } from '../second-opinion.ts';

/** What cyclonus' oracle says of all flows of a step, and on how many of them ours says something else. */
export interface Expected extends Readonly<Record<Difference, number>> {
  /** All flows. */
  readonly of: number;
  readonly blocked: number;
}

/** Nine Pods, to each of them, on six ports. */
const flows = 9 * 9 * 6;

/**
 * So many flows of a step are blocked. Among them are usually the six of x/a to itself, which ours allows. It leaves none undecided
 * where no ipBlock holds a Pod.
 */
export function blocks(
  blocked: number,
  { of = flows, itself = blocked === 0 ? 0 : 6, podInBlock = 0 }: Partial<Expected> = {},
): Expected {
  return { of, blocked, itself, podInBlock };
}

/** So many flows are blocked under the base policy once one direction of it opens nothing; the other one opens four. */
export const closed = 98;
