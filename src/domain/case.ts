import type { Endpoint, PodEndpoint } from './endpoint.ts';
import type { IpFamily, Protocol } from './network.ts';
import type { RecordedObservation } from './observation.ts';

/** The families of promises, in the order a report shows them. */
export const checkFamilies = ['pod-ip', 'pod-to-pod', 'same-pod', 'service', 'dns', 'policy'] as const;
export type CheckFamily = (typeof checkFamilies)[number];

/** What Kubernetes says should happen, and why. */
export interface Expectation {
  readonly reach: 'allowed' | 'blocked' | 'unspecified';
  /** The promise in words, each with the object or document it comes from; never empty. */
  readonly because: readonly string[];
  /** Keys (`namespace/pod`) of the Pods that may answer; absent where any responder may. */
  readonly answeredBy?: readonly string[];
  /** The container that must answer. */
  readonly container?: string;
  /** All of `answeredBy` must have answered at least once. */
  readonly everyAnswerer?: boolean;
  /** The client address the server must have seen (no NAT). */
  readonly clientAddress?: string;
  /** Addresses that must be found: DNS records, or a Pod's own. Order does not matter. */
  readonly addresses?: readonly string[];
  /** Addresses beyond `addresses` are wrong too. */
  readonly noOtherAddresses?: boolean;
  /** The full name DNS must have answered for, without trailing dot. */
  readonly answeredName?: string;
}

/** Why a case could not be judged. */
export interface UnknownCause {
  readonly code: 'agent-unreachable' | 'agent-fault' | 'no-control' | 'no-address' | 'interrupted';
  readonly detail: string;
}

/** Why a case was not asked, readable by machines (`code`) and people (`detail`). */
export interface SkipReason {
  readonly code:
    | 'node-not-ready'
    | 'node-cordoned'
    | 'node-tainted'
    | 'node-os'
    | 'node-not-selected'
    | 'too-few-nodes'
    | 'no-answer'
    | 'not-enforced'
    | 'not-allowed'
    | 'not-requested';
  readonly detail: string;
}

/** The judgement of one case. `unknown` is neither a pass nor a failure. */
export type Verdict =
  | { readonly status: 'pass' }
  | { readonly status: 'fail'; readonly mismatch: string }
  | { readonly status: 'unknown'; readonly cause: UnknownCause }
  | { readonly status: 'skipped'; readonly because: SkipReason };

export type VerdictStatus = Verdict['status'];

/** One question to the cluster with its answer: the unit of every report. */
export interface Case {
  /** Stable over runs of one cluster: built from check, nodes and roles, never from addresses or the run's id. */
  readonly id: string;
  readonly family: CheckFamily;
  /** `family.name`, e.g. `pod-to-pod.tcp`. */
  readonly check: string;
  /** The set it belongs to, e.g. a policy case. */
  readonly group?: string;
  readonly from: PodEndpoint;
  readonly to: Endpoint;
  readonly ipFamily?: IpFamily;
  readonly protocol?: Protocol;
  readonly expectation: Expectation;
  readonly observations: readonly RecordedObservation[];
  readonly verdict: Verdict;
}

/** Something that was left out of a run as a whole: a node, a check, a family. */
export interface Skip {
  readonly what: string;
  readonly because: SkipReason;
}
