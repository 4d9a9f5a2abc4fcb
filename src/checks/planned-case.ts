import type { Case, SkipReason, UnknownCause } from '../domain/case.ts';
import type { PodEndpoint } from '../domain/endpoint.ts';
import type {
  FixtureNamespace,
  FixtureObject,
  FixturePod,
  FixturePolicy,
  FixtureService,
  ObjectRef,
  World,
} from '../domain/fixture.ts';
import type { Reading } from '../domain/reading.ts';
import type { RecordedObservation } from '../domain/observation.ts';
import type { ProbeRequest } from '../wire/probe.ts';

type WithoutIdentity<Request> = Request extends ProbeRequest ? Omit<Request, 'id' | 'nonce'> : never;

/** A probe request before execution gives it an id and a nonce. Two cases with the same question from one container share one probe. */
export type Question = WithoutIdentity<ProbeRequest>;

/** How a planned case gets its observation. */
export type Ask =
  /** The container `from` names, `agent` by default, is asked. */
  | { readonly kind: 'probe'; readonly question: Question }
  /** The API server is asked, as often as it takes to settle. */
  | { readonly kind: 'read'; readonly reading: Reading }
  /** The API's own data already answer it. */
  | { readonly kind: 'given'; readonly observation: RecordedObservation }
  /** It cannot be asked, and why. */
  | { readonly kind: 'cannot'; readonly cause: UnknownCause };

/** A case before it was asked: everything of a `Case` but observations and verdict. */
export interface PlannedCase extends Omit<Case, 'observations' | 'verdict' | 'settledMs'> {
  readonly ask: Ask;
  /** Judged on the answers that came; skipped if there was none, because another case already says so. */
  readonly presupposesAnswer?: boolean;
  /**
   * Ids of cases of the same run without which this one says nothing: what it asks for was made there, or they show that the
   * opposite would be seen. See `judge/resting.ts`.
   */
  readonly restsOn?: readonly string[];
  /** Id of a case of the same run. Whoever was answered there is none whom this case is about: it is skipped. */
  readonly unlessReached?: string;
  /** How often it may be as before once more while it becomes as expected; otherwise a first answer as expected has to stay. */
  readonly relapses?: number;
  /** Nodes without whose NetworkPolicy engine the case says nothing. */
  readonly enforcedOn?: readonly string[];
}

/** A change at the beginning of a stage. Whatever it makes is part of the world the stage's cases are planned on. */
export type Change =
  | { readonly action: 'create-policy'; readonly policy: FixturePolicy }
  /** Puts another `spec` in place of the whole old one. */
  | { readonly action: 'replace-policy'; readonly policy: FixturePolicy }
  | { readonly action: 'create-namespace'; readonly namespace: FixtureNamespace }
  | { readonly action: 'create-service'; readonly service: FixtureService }
  /** Waits until it runs and opens its sessions; one that does not come up stays in the world with its problem. */
  | { readonly action: 'create-pod'; readonly pod: FixturePod }
  | { readonly action: 'create-object'; readonly object: FixtureObject }
  | {
      readonly action: 'delete';
      readonly target: ObjectRef;
      readonly gracePeriodSeconds?: number;
      readonly wait?: 'gone';
    }
  /** All EndpointSlices of a Service, and waits until they are gone; the control plane makes those it keeps anew. */
  | { readonly action: 'delete-slices'; readonly namespace: string; readonly service: string }
  /** A strategic merge patch of the object or its status: lists of ports and conditions are merged by their key, null removes. */
  | {
      readonly action: 'patch';
      readonly target: ObjectRef;
      readonly patch: Readonly<Record<string, unknown>>;
      readonly subresource?: 'status';
    }
  /** Makes an agent do something, e.g. open a flow; unless it answers `reached` the scenario's cases are unknown, or skipped if `unsupported`. */
  | { readonly action: 'ask'; readonly from: PodEndpoint; readonly question: Question }
  /** So long; or only until the scenario's last patch is so long ago. */
  | { readonly action: 'pause'; readonly ms: number; readonly since?: 'patch' }
  /** All at once. */
  | { readonly action: 'together'; readonly changes: readonly Change[] };

/** Cases that are asked together, after changes made one after the other, until they settle. */
export interface Stage {
  readonly id: string;
  /** A function where they depend on what earlier changes made. */
  readonly changes: readonly Change[] | ((world: World) => readonly Change[]);
  /** A function where they depend on what changes made: planned on the world after this stage's changes. */
  readonly cases: readonly PlannedCase[] | ((world: World) => readonly PlannedCase[]);
  /** How long observations may differ from expectations before they are judged. */
  readonly settleMs: number;
  /** The same where nothing ever answered, if that is shorter: caches hold answers, not silence. */
  readonly silentMs?: number;
  /** How much longer what is not as expected by then is asked, to tell what is late from what never comes. It fails all the same. */
  readonly lateMs?: number;
  /** The same, if shorter, as long as no case of the stage ever came out as expected: then there may be nothing to wait for at all. */
  readonly lateIfNoneMs?: number;
  /** Polls in a row that must agree before a case counts as settled. */
  readonly stablePolls: number;
  /** A path on which a case of this stage did not come out as expected is not asked in later ones. */
  readonly dropsLostPaths?: boolean;
}

/** What a case of a stage came to, as far as other scenarios may hang on it. */
export interface StageOutcome {
  readonly planned: PlannedCase;
  readonly isAsExpected: boolean;
  /** It was not by the end of its time to settle. */
  readonly isLate: boolean;
  /** An answer came from the other end, whatever was expected. */
  readonly isAnswered: boolean;
}

/** Makes a scenario wait for a stage of another one, and leave out what cannot be asked after what that one has come to so far. */
export interface Gate {
  readonly scenario: string;
  readonly stage: string;
  /** Why nothing can be asked at all. */
  readonly reasonAgainst: (outcomes: readonly StageOutcome[]) => SkipReason | undefined;
  /** Why a case cannot be asked. */
  readonly reasonAgainstCase: (outcomes: readonly StageOutcome[], planned: PlannedCase) => SkipReason | undefined;
}

/** Stages that build on one another; several scenarios run side by side because their objects are their own. */
export interface Scenario {
  readonly id: string;
  readonly stages: readonly Stage[];
  /** If no case of this stage ends as expected, the later stages would say nothing new and are skipped. */
  readonly decisiveStage?: string;
  /** The same as that of each stage: later ones would only wait in vain once more. */
  readonly dropsLostPaths?: boolean;
  /** Of several, all are waited for. */
  readonly after?: Gate | readonly Gate[];
  /** Waits until all others are over, whatever they are: it would disturb them, and they it. */
  readonly alone?: boolean;
  /** A change the API server refuses (403, 422, a quota) skips the cases instead of ending the run: not every cluster allows it. */
  readonly mayBeRefused?: boolean;
}
