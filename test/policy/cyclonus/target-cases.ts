import { anything, policyOf } from '../policy-of.ts';
import { labelled, oneOf } from '../selectors.ts';
import { base } from './base-policy.ts';
import { once, type Story } from './case.ts';

/** C1–C6: the base policy on other Namespaces and other Pods. */
export const targetCases: readonly Story[] = [
  ...['x', 'y', 'z'].map((namespace) => once(`the base policy in ${namespace}`, policyOf({ ...base, namespace }))),
  once('the base policy on all Pods', policyOf({ ...base, pods: {} })),
  once('the base policy on one Pod by its label', policyOf({ ...base, pods: labelled('pod', 'a') })),
  once('the base policy on two Pods by an expression', policyOf({ ...base, pods: oneOf('pod', 'a', 'b') })),
];

/** C7–C10: the base policy with no rule in a direction, or one that takes everything. */
export const ruleCases: readonly Story[] = (['egress', 'ingress'] as const).flatMap((direction) => [
  once(`the base policy without a rule for ${direction}`, policyOf({ ...base, [direction]: [] })),
  once(`the base policy with an empty rule for ${direction}`, policyOf({ ...base, [direction]: [anything] })),
]);
