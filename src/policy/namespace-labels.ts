import type { LabelSelector, NetworkPolicy } from '../domain/network-policy.ts';

/** Whether any peer goes by labels of Namespaces that not every Namespace has. */
export function asksForLabels(policies: readonly NetworkPolicy[]): boolean {
  return policies.some(({ spec: { ingress = [], egress = [] } }) =>
    [...ingress.flatMap(({ from = [] }) => from), ...egress.flatMap(({ to = [] }) => to)].some(
      ({ namespaceSelector }) =>
        namespaceSelector !== undefined &&
        selectorKeys(namespaceSelector).some((key) => key !== 'kubernetes.io/metadata.name'),
    ),
  );
}

/** The keys of the labels that a selector looks at. */
export function selectorKeys({ matchLabels = {}, matchExpressions = [] }: LabelSelector): readonly string[] {
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
}
