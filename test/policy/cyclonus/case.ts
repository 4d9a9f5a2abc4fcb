import type { NetworkPolicy } from '#src/domain/network-policy.ts';
import { type Change, withPolicy } from '../state.ts';
import type { Probe } from './topology.ts';

/** Changes, after which everything is probed. */
export interface Step {
  readonly changes: readonly Change[];
  /** The only ports that are probed; all that are served where they are not written. */
  readonly probes?: readonly Probe[];
}

/** A case of cyclonus before it has its number. */
export interface Story {
  readonly title: string;
  readonly steps: readonly Step[];
}

/** A case of cyclonus. */
export interface Case extends Story {
  /** `C1`: its place among all cases that cyclonus generates. */
  readonly id: string;
}

/** A story of one step that creates policies. */
export function once(title: string, ...policies: readonly NetworkPolicy[]): Story {
  return { title, steps: [{ changes: policies.map(withPolicy) }] };
}

/** A step that does these things. */
export function after(...changes: readonly Change[]): Step {
  return { changes };
}
