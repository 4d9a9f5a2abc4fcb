import type { NetworkPolicy } from '../domain/network-policy.ts';
import { policyTypesOf } from './defaults.ts';
import { selects } from './label-selector.ts';
import type { Direction, PodParty } from './party.ts';

/** `namespace/name` of a policy. */
export function keyOf({ metadata }: NetworkPolicy): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** The policies that isolate a Pod in a direction: those of its Namespace that select it and name the direction. */
export function isolating(
  policies: readonly NetworkPolicy[],
  { namespace, labels }: Pick<PodParty, 'namespace' | 'labels'>,
  direction: Direction,
): readonly NetworkPolicy[] {
  const type = direction === 'ingress' ? 'Ingress' : 'Egress';
  return policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === namespace && policyTypesOf(spec).includes(type) && selects(spec.podSelector ?? {}, labels),
  );
}
