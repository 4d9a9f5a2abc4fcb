import type { IpFamily } from '#src/domain/network.ts';
import type { Labels, NetworkPolicy } from '#src/domain/network-policy.ts';
import { keyOf } from '#src/policy/isolation.ts';
import { layOver } from '#src/policy/lay-over.ts';
import type { Flow, PodParty } from '#src/policy/party.ts';
import { addressOf, type Layout, type PodName } from './layouts.ts';

/** What a case has made of the cluster. */
export interface State {
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly pods: ReadonlyMap<PodName, Labels>;
  readonly policies: readonly NetworkPolicy[];
}

/** Something that a step does. */
export type Change = (state: State) => State;

/** What every case starts from: Namespaces x, y and z, with Pods a, b and c in each. */
export const start: State = {
  namespaces: new Map(['x', 'y', 'z'].map((name) => [name, { ns: name }])),
  pods: new Map(
    ['x', 'y', 'z'].flatMap((namespace) =>
      ['a', 'b', 'c'].map((name): [PodName, Labels] => [`${namespace}/${name}`, { pod: name }]),
    ),
  ),
  policies: [],
};

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

/** A port that is probed, by number or by name. */
export interface Probe {
  readonly port: number | string;
  readonly protocol: string;
}

/** What every Pod serves: two ports in three protocols. */
export const served = ['TCP', 'UDP', 'SCTP'].flatMap((protocol) => [
  { name: `serve-80-${protocol.toLowerCase()}`, port: 80, protocol },
  { name: `serve-81-${protocol.toLowerCase()}`, port: 81, protocol },
]);

/** All flows of a state: from every Pod to every Pod, itself included, on each of the ports. */
export function flowsOf(
  { pods }: State,
  { layout, ipFamily, probes = served }: { layout: Layout; ipFamily: IpFamily; probes?: readonly Probe[] | undefined },
): readonly Flow[] {
  const parties = [...pods].map(([pod, labels]): PodParty => {
    const [namespace = '', name = ''] = pod.split('/');
    return { kind: 'pod', namespace, name, labels, ips: [addressOf(layout, pod, ipFamily)], ports: served };
  });
  return parties.flatMap((from) =>
    parties.flatMap((to) => probes.map(({ port, protocol }): Flow => ({ from, to, port, protocol, ipFamily }))),
  );
}
