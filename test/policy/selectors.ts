import type { LabelSelector } from '#src/domain/network-policy.ts';

/** Selects what has one of these values. */
export function oneOf(key: string, ...values: readonly string[]): LabelSelector {
  return { matchExpressions: [{ key, operator: 'In', values }] };
}

/** Selects what has none of these values. */
export function noneOf(key: string, ...values: readonly string[]): LabelSelector {
  return { matchExpressions: [{ key, operator: 'NotIn', values }] };
}

/** Selects what has this one. */
export function labelled(key: string, value: string): LabelSelector {
  return { matchLabels: { [key]: value } };
}
