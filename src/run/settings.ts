import type { CheckOptions } from '../checks/check.ts';
import type { CheckId } from '../checks/index.ts';

/** How much is asked of the NetworkPolicy engine. */
export type PolicyMode = 'quick' | 'full' | 'off';

/** What a run was asked to do; validated by the command line before it gets here. */
export interface CheckSettings extends CheckOptions {
  /** Lower-case letters and digits; part of the namespaces' names. */
  readonly runId: string;
  readonly namespacePrefix: string;
  readonly image: string;
  readonly checks: readonly CheckId[];
  /** Checks that may be asked in addition when something failed, to tell which culprit it is. */
  readonly followUps: readonly CheckId[];
  /** Only these nodes; all usable ones if absent. */
  readonly nodes?: readonly string[];
  /** Limit for the whole run, clean-up not included. */
  readonly timeoutMs: number;
  /** Probes in flight per agent. */
  readonly concurrency: number;
  /** Factor on the time that what has to converge is given. */
  readonly patience: number;
  /** Leave the probe Pods in the cluster. */
  readonly keep: boolean;
  readonly policy: PolicyMode;
}

/** Time as the conductor needs it, so that tests can own it. */
export interface Clock {
  /** Monotonic milliseconds. */
  nowMs(): number;
  /** Resolves after the time, or at once when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
