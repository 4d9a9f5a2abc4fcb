import type { Labels, NetworkPolicySpec } from './network-policy.ts';

/** The Namespaces of a lane, as policy cases call them; each has the label `ns` with this value. */
export const laneNamespaces = ['x', 'y', 'z'] as const;

/** The Pods in each of them; each has the label `pod` with this value. */
export const lanePods = ['a', 'b', 'c'] as const;

/** A port and protocol of a Pod in a lane. */
export interface LanePort {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

/**
 * What is done to a lane at the beginning of a step. Objects are named `namespace/name` with a lane's own names for Namespaces. The
 * fields are carried out in the order they have here, all that one of them names at once.
 */
export interface PolicyStep {
  /** What the step shows, where that is not plain from the case's intent. */
  readonly intent?: string;
  /** Policies that are created, or replaced where they exist; their API defaults are filled in. */
  readonly apply: Readonly<Record<string, NetworkPolicySpec>>;
  /** Policies that are deleted. */
  readonly remove: readonly string[];
  /** Labels of Namespaces (`x`) and Pods (`x/a`) that are set, or taken off by null. */
  readonly label: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
  /** Further Namespaces with their labels. */
  readonly addNamespaces: Readonly<Record<string, Labels>>;
  /** Further Pods with their labels. */
  readonly addPods: Readonly<Record<string, Labels>>;
  /** Pods that are deleted; only such as the case added. */
  readonly removePods: readonly string[];
}

/**
 * A question to the cluster's NetworkPolicy engine, as data: what is done to a lane of nine Pods. What has to come of it is worked out
 * by the oracle. At its end, policies are deleted, labels and Pods as before, and everything that was blocked has to open again.
 */
export interface PolicyCase {
  /** Stable: part of reports. */
  readonly id: string;
  /** Id of the check whose promise it holds the cluster to. */
  readonly check: string;
  readonly intent: string;
  /** Beyond the tags that follow from its policies and steps. */
  readonly tags: readonly string[];
  /** Belongs to `--policy quick` too. */
  readonly quick: boolean;
  /** Ports and protocols that are asked; by default as many as its policies tell apart. */
  readonly ask?: readonly LanePort[];
  readonly steps: readonly PolicyStep[];
}
