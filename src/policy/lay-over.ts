import type { NetworkPolicy } from '../domain/network-policy.ts';
import { keyOf } from './isolation.ts';

/** Policies as they would be once `others` were applied: those of the same Namespace and name are replaced, the rest is added. */
export function layOver(
  policies: readonly NetworkPolicy[],
  others: readonly NetworkPolicy[],
): readonly NetworkPolicy[] {
  return [...new Map([...policies, ...others].map((policy) => [keyOf(policy), policy])).values()];
}
