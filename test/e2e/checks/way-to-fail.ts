import type { CheckId } from '../../../src/checks/index.ts';
import type { Mutation } from '../harness/mutation.ts';

/** How checks are made to fail on a real cluster, so that a pass of theirs means something. */
export interface WayToFail {
  /** Every one of these must fail. */
  readonly checks: readonly CheckId[];
  /** What is broken, in words, for docs/failing-checks.md. */
  readonly how: string;
  /** The mismatch of at least one failed case of each of these checks: the right reason. */
  readonly expect: RegExp;
  /** Ids of the failed cases of these checks, all of them, where it matters which ones fail. */
  readonly where?: RegExp;
  /** Id that a case which failed for the right reason must have: one of those that this way is there for, where others fail by it too. */
  readonly foremost?: RegExp;
  /** The local cluster it runs on; `ptp` unless given. */
  readonly cluster?: 'ptp' | 'cilium';
  /** Arguments of `scripts/cluster fault`. */
  readonly fault?: readonly string[];
  /** What the API server makes of podreach's own objects. */
  readonly mutations?: readonly Mutation[];
  /** Objects that are in the cluster meanwhile. */
  readonly objects?: readonly object[];
  /** Zones that nodes are labelled with meanwhile. */
  readonly zones?: Readonly<Record<string, string>>;
  /** More arguments of `podreach check`, e.g. `['--with', 'host-network']`. */
  readonly extraArgs?: readonly string[];
  /** Ways of a family with the same word here are tried in one run; they must not disturb each other. */
  readonly sharedRun?: string;
}
