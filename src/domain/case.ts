import type { Endpoint, PodEndpoint } from './endpoint.ts';
import type { AnyProtocol, IpFamily } from './network.ts';
import type { RecordedObservation } from './observation.ts';
import type { PolicyBehaviour } from './policy-behaviour.ts';

/** The families of promises, in the order a report shows them. */
export const checkFamilies = ['pod-ip', 'pod-to-pod', 'same-pod', 'service', 'dns', 'env', 'policy'] as const;
export type CheckFamily = (typeof checkFamilies)[number];

/** What Kubernetes says should happen, and why. */
export interface Expectation {
  /** `refused`: an answer that nobody listens must come at once, silence is wrong. */
  readonly reach: 'allowed' | 'blocked' | 'refused' | 'unspecified';
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
  /** The rcode DNS must have given, whatever the outcome; NXDOMAIN is an answer then, not a failure to resolve. */
  readonly rcode?: string;
  /** Every exchange must have been answered by one and the same Pod. */
  readonly oneAnswerer?: boolean;
  /** Keys of Pods none of which may have answered. */
  readonly notAnsweredBy?: readonly string[];
  /** Values that must be found under these names; null where the name must be absent. */
  readonly values?: Readonly<Record<string, string | null>>;
  /** Largest share of exchanges that may stay unanswered, from 0 to 1. */
  readonly maxLossRatio?: number;
  /** What an engine would make of it that behaves otherwise in a way that has a name; only where that is not the same. */
  readonly otherwise?: Readonly<Partial<Record<PolicyBehaviour, 'allowed' | 'blocked'>>>;
  /** Largest median answer time, in microseconds. */
  readonly maxMedianUs?: number;
}

/** Why a case could not be judged. */
export interface UnknownCause {
  readonly code: 'agent-unreachable' | 'agent-fault' | 'no-control' | 'no-address' | 'interrupted' | 'change-failed';
  readonly detail: string;
  /** The Pod that could not be asked, where it is another than the case is about. */
  readonly pod?: UnaskedPod;
}

/** A Pod whose agent did not answer. */
export interface UnaskedPod {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string;
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
    | 'not-requested'
    | 'needs-nodes'
    | 'needs-ip-families'
    | 'needs-version'
    | 'needs-zones'
    | 'needs-pod-cidrs'
    | 'needs-feature'
    | 'needs-outside-names'
    | 'needs-tool'
    | 'unsupported'
    | 'refused'
    | 'nothing-to-ask';
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
  readonly protocol?: AnyProtocol;
  readonly expectation: Expectation;
  readonly observations: readonly RecordedObservation[];
  readonly verdict: Verdict;
  /**
   * Milliseconds until it was as expected and stayed so: convergence after the change before it. Absent without a change, and
   * where it failed for anything but coming too late.
   */
  readonly settledMs?: number;
}

/** Something that was left out of a run as a whole: a node, a check, a family. */
export interface Skip {
  readonly what: string;
  readonly because: SkipReason;
}
