import type { Labels, NetworkPolicy } from '#src/domain/network-policy.ts';
import { keyOf } from '#src/policy/isolation.ts';
import { layOver } from '#src/policy/lay-over.ts';

/** `namespace/name`. */
export type PodName = `${string}/${string}`;

/** A cluster as far as policies are concerned. */
export interface State {
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly pods: ReadonlyMap<PodName, Labels>;
  readonly policies: readonly NetworkPolicy[];
}

/** Something that is done to it. */
export type Change = (state: State) => State;

/** Creates a policy, or updates the one of that name. */
export function withPolicy(policy: NetworkPolicy): Change {
  return (state) => ({ ...state, policies: layOver(state.policies, [policy]) });
}

/** Deletes a policy. */
export function withoutPolicy(key: string): Change {
  return (state) => ({ ...state, policies: state.policies.filter((policy) => keyOf(policy) !== key) });
}

/** Creates a Namespace, or replaces the labels of one. */
export function withNamespace(name: string, labels: Labels): Change {
  return (state) => ({ ...state, namespaces: new Map([...state.namespaces, [name, labels]]) });
}

/** Deletes a Namespace and what is in it. */
export function withoutNamespace(name: string): Change {
  return ({ namespaces, pods, policies }) => ({
    namespaces: new Map([...namespaces].filter(([other]) => other !== name)),
    pods: new Map([...pods].filter(([pod]) => !pod.startsWith(`${name}/`))),
    policies: policies.filter(({ metadata }) => metadata.namespace !== name),
  });
}

/** Creates a Pod, or replaces the labels of one. */
export function withPod(pod: PodName, labels: Labels): Change {
  return (state) => ({ ...state, pods: new Map([...state.pods, [pod, labels]]) });
}

/** Deletes a Pod. */
export function withoutPod(pod: PodName): Change {
  return (state) => ({ ...state, pods: new Map([...state.pods].filter(([other]) => other !== pod)) });
}
