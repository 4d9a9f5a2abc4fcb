import type { StaleAcceptance } from './acceptance.ts';
import type { Case, Skip } from './case.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';

/** Raised when a reader of the report JSON would have to change. */
export const reportSchemaVersion = 1;

/** Why a run ended before it had judged everything. */
export interface RunFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Counts of verdicts over all cases. */
export interface Summary {
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
  readonly skipped: number;
}

/** How long a stage of a scenario took, in milliseconds. */
export interface StageTiming {
  readonly id: string;
  /** Making its changes: Pods that start, objects that go. */
  readonly changesMs: number;
  /** Asking, and asking again until answers were as expected or the time to become so was over. */
  readonly askingMs: number;
}

/** A scenario's stages one after the other; scenarios run side by side. */
export interface ScenarioTiming {
  readonly id: string;
  readonly stages: readonly StageTiming[];
}

/** Percentiles of some times, by nearest rank. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** How soon NetworkPolicies took effect, each case by its slowest flow. */
export interface PolicyTimes {
  /** Policy cases that were run. */
  readonly cases: number;
  /** From a change until everything it closes was closed. */
  readonly enforcedMs?: Percentiles;
  /** From the end of a case's policies until everything was open again. */
  readonly releasedMs?: Percentiles;
}

/** Where the time went, in milliseconds; and what the run cost the API server. */
export interface Timings {
  readonly factsMs: number;
  /** From the first object's creation until every agent answered. */
  readonly podsReadyMs: number;
  readonly probingMs: number;
  readonly cleanupMs: number;
  readonly totalMs: number;
  /** Requests sent to the API server, exec sessions included. */
  readonly apiRequests: number;
  readonly execSessions: number;
  readonly execReconnects: number;
  /** Probes sent by agents. */
  readonly probes: number;
  /** Absent where no policy case was run, or none came out as expected. */
  readonly policies?: PolicyTimes;
  /** What `probingMs` was made of; absent where nothing was asked. */
  readonly scenarios?: readonly ScenarioTiming[];
}

/** The whole result of a run; every format is rendered from it alone. The JSON Schema in `schema/` describes it. */
export interface Report {
  readonly schemaVersion: typeof reportSchemaVersion;
  readonly tool: { readonly name: 'podreach'; readonly version: string };
  readonly run: {
    readonly id: string;
    /** RFC 3339, UTC. */
    readonly startedAt: string;
    readonly finishedAt: string;
    /** `complete`: all planned cases were judged; `failed`: see `failure`; `interrupted`: by a signal. */
    readonly outcome: 'complete' | 'failed' | 'interrupted';
    readonly failure?: RunFailure;
    readonly image: string;
    readonly namespaces: readonly string[];
    /** What clean-up could not remove, as `kind namespace/name`; empty when nothing was left. */
    readonly leftBehind: readonly string[];
    /** True when the user asked to keep the probe Pods. */
    readonly kept: boolean;
  };
  /** Absent when the API server could not be asked. */
  readonly cluster?: Facts;
  readonly summary: Summary;
  readonly cases: readonly Case[];
  readonly findings: readonly Finding[];
  /** What was accepted and matched no finding of this run; absent where there is none, and where the run did not end by itself. */
  readonly staleAcceptances?: readonly StaleAcceptance[];
  readonly skipped: readonly Skip[];
  readonly timings: Timings;
}
