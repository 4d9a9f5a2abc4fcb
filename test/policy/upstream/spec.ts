import { policyOf, type Shape } from '../policy-of.ts';
import { labelled } from '../selectors.ts';
import { type Change, type PodName, withPolicy } from '../state.ts';

/** What is to come of one port, probed between all Pods of a spec. Pairs that nothing closes are open. */
export interface Expectation {
  /** `80/TCP`. */
  readonly port: `${80 | 81}/${'TCP' | 'UDP' | 'SCTP'}`;
  readonly closed: readonly Closed[];
  /** Those open pairs that our oracle leaves undecided: nothing but an ipBlock opens them, and to a Pod. */
  readonly podInBlock?: readonly `${PodName} -> ${PodName}`[];
}

/** Changes, and what is probed after them. */
export interface Step {
  readonly changes: readonly Change[];
  readonly expected: readonly Expectation[];
}

/** A test of upstream. */
export interface Spec {
  /** `E1`: its place in upstream's source. */
  readonly id: `E${number}`;
  readonly title: string;
  readonly pods: readonly PodName[];
  readonly steps: readonly Step[];
}

/** Pairs of Pods that are to be closed. */
export type Closed = (from: PodName, to: PodName) => boolean;

/** All pairs of these, by name or with all Pods of a Namespace (`x/*`). */
export function closed(from: PodName, to: PodName): Closed {
  return (source, destination) => isOf(source, from) && isOf(destination, to);
}

/** All pairs into a Pod but those from some others. */
export function closedInto(to: PodName, { but = [] }: { readonly but?: readonly PodName[] } = {}): Closed {
  return (source, destination) => isOf(destination, to) && !but.some((who) => isOf(source, who));
}

/** All pairs out of a Pod but those to some others. */
export function closedOutOf(from: PodName, { but = [] }: { readonly but?: readonly PodName[] } = {}): Closed {
  return (source, destination) => isOf(source, from) && !but.some((who) => isOf(destination, who));
}

function isOf(pod: PodName, who: PodName): boolean {
  return who.endsWith('/*') ? pod.startsWith(who.slice(0, -1)) : pod === who;
}

/** Applies a policy in x, which is on x/a and called `p` where nothing else is written. */
export function apply(shape: Partial<Shape>): Change {
  return withPolicy(policyOf({ namespace: 'x', name: 'p', pods: labelled('pod', 'a'), ...shape }));
}

/** Selects a Namespace by the label with its name, the only one that upstream's Namespaces have. */
export const namespaceLabel = 'kubernetes.io/metadata.name';
