import type { Cni } from '../../test/e2e/harness/fault-expectation.ts';
import { expectedFindings } from '../../test/e2e/harness/expected-findings.ts';
import { pairs } from './pairs.ts';
import { strangers } from './strangers/index.ts';
import { healthyTrial, type Trial, type TrialKind, trialOfFaults, trialOfStranger } from './trial.ts';

/** Every trial there is. */
export const trials: readonly Trial[] = [
  healthyTrial,
  ...expectedFindings.map(({ fault }) => trialOfFaults('single', [{ fault }])),
  ...pairs.map((pair) => trialOfFaults('pair', pair)),
  ...strangers.map(trialOfStranger),
];

/** Which of them are wanted; all where nothing is said. */
export interface Wanted {
  readonly kinds: readonly TrialKind[];
  /** By name. */
  readonly only: readonly string[];
}

/** The wanted trials that a cluster with this pod network can have. */
export function trialsOn(cni: Cni, { kinds, only }: Wanted): readonly Trial[] {
  return trials.filter(
    ({ kind, name, cnis }) =>
      cnis.includes(cni) && (kinds.length === 0 || kinds.includes(kind)) && (only.length === 0 || only.includes(name)),
  );
}
