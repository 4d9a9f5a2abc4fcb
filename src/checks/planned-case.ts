import type { Case, UnknownCause } from '../domain/case.ts';
import type { FixturePolicy } from '../domain/fixture.ts';
import type { RecordedObservation } from '../domain/observation.ts';
import type { ProbeRequest } from '../wire/probe.ts';

type WithoutIdentity<Request> = Request extends ProbeRequest ? Omit<Request, 'id' | 'nonce'> : never;

/** A probe request before execution gives it an id and a nonce. Two cases with the same question from one Pod share one probe. */
export type Question = WithoutIdentity<ProbeRequest>;

/** How a planned case gets its observation. */
export type Ask =
  | { readonly kind: 'probe'; readonly question: Question }
  /** The API's own data already answer it. */
  | { readonly kind: 'given'; readonly observation: RecordedObservation }
  /** It cannot be asked, and why. */
  | { readonly kind: 'cannot'; readonly cause: UnknownCause };

/** A case before it was asked: everything of a `Case` but observations and verdict. */
export interface PlannedCase extends Omit<Case, 'observations' | 'verdict'> {
  readonly ask: Ask;
  /** Judged on the answers that came; skipped if there was none, because another case already says so. */
  readonly presupposesAnswer?: boolean;
}

/** A change of the cluster's policies at the beginning of a stage. */
export type PolicyChange =
  | { readonly action: 'create'; readonly policy: FixturePolicy }
  | { readonly action: 'delete'; readonly policy: FixturePolicy };

/** Cases that are asked together, after a change, until they settle. */
export interface Stage {
  readonly id: string;
  readonly changes: readonly PolicyChange[];
  readonly cases: readonly PlannedCase[];
  /** How long observations may differ from expectations before they are judged. */
  readonly settleMs: number;
  /** Polls in a row that must agree before a case counts as settled. */
  readonly stablePolls: number;
}

/** Stages that build on one another; several scenarios run side by side because their Pods are their own. */
export interface Scenario {
  readonly id: string;
  readonly stages: readonly Stage[];
  /** If no case of this stage ends as expected, the later stages would say nothing new and are skipped. */
  readonly decisiveStage?: string;
}
