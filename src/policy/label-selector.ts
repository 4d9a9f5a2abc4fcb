import type { LabelRequirement, Labels, LabelSelector } from '../domain/network-policy.ts';

/**
 * Whether labels meet every requirement of a selector; an empty one is met by all
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/). Throws on an operator that does not exist.
 */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => valueOf(labels, key) === value) &&
    matchExpressions.every((requirement) => meets(requirement, labels))
  );
}

function meets({ key, operator, values = [] }: LabelRequirement, labels: Labels): boolean {
  const value = valueOf(labels, key);
  // A label that is not there has none of the values.
  const listed: readonly (string | undefined)[] = values;
  switch (operator) {
    case 'In':
      return listed.includes(value);
    case 'NotIn':
      return !listed.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      throw new Error(`no operator of label selectors: ${operator}`);
  }
}

function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
