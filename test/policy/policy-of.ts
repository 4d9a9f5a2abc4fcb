import type { LabelSelector, NetworkPolicy, PolicyPeer, PolicyPort, PolicyType } from '#src/domain/network-policy.ts';

/** A rule of either direction; a list that is not written takes all. */
export interface Rule {
  readonly peers?: readonly PolicyPeer[];
  readonly ports?: readonly PolicyPort[];
}

/** A policy whose two directions are written alike; it isolates for those that are there. */
export interface Shape {
  readonly namespace: string;
  readonly name: string;
  readonly pods: LabelSelector;
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

/** The rule that takes everything. */
export const anything: Rule = {};

/** The NetworkPolicy of a shape, with `policyTypes` written out. */
export function policyOf({ namespace, name, pods, ingress, egress }: Shape): NetworkPolicy {
  const policyTypes: readonly PolicyType[] = [
    ...(ingress === undefined ? [] : (['Ingress'] as const)),
    ...(egress === undefined ? [] : (['Egress'] as const)),
  ];
  return {
    metadata: { namespace, name },
    spec: {
      podSelector: pods,
      policyTypes,
      ...(ingress === undefined ? {} : { ingress: ingress.map(({ peers, ports }) => ({ from: peers, ports })) }),
      ...(egress === undefined ? {} : { egress: egress.map(({ peers, ports }) => ({ to: peers, ports })) }),
    },
  };
}
