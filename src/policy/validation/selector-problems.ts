import type { LabelRequirement, LabelSelector } from '../../domain/network-policy.ts';
import { labelKeyProblem, labelValueProblem } from './names.ts';
import { pathText, type Problem } from './problem.ts';

/** What the API server refuses in a label selector (`ValidateLabelSelector` of k8s.io/apimachinery). */
export function selectorProblems(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  path: readonly PropertyKey[],
): readonly Problem[] {
  return [
    ...Object.entries(matchLabels).flatMap(([key, value]) =>
      [labelKeyProblem(key), labelValueProblem(value)]
        .filter((problem) => problem !== undefined)
        .map((problem) => ({ path: pathText([...path, 'matchLabels', key]), problem })),
    ),
    ...matchExpressions.flatMap((requirement, index) =>
      requirementProblems(requirement, [...path, 'matchExpressions', index]),
    ),
  ];
}

function requirementProblems(
  { key, operator, values = [] }: LabelRequirement,
  path: readonly PropertyKey[],
): readonly Problem[] {
  const keyProblem = labelKeyProblem(key);
  const at = (field: string, problem: string): Problem => ({ path: pathText([...path, field]), problem });
  return [
    ...(keyProblem === undefined ? [] : [at('key', keyProblem)]),
    ...operatorProblems(operator, values.length).map(([field, problem]) => at(field, problem)),
    ...values
      .map(labelValueProblem)
      .flatMap((problem, index) =>
        problem === undefined ? [] : [{ path: pathText([...path, 'values', index]), problem }],
      ),
  ];
}

function operatorProblems(operator: string, values: number): readonly (readonly [field: string, problem: string])[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values === 0 ? [['values', `must not be empty where the operator is ${operator}`]] : [];
    case 'Exists':
    case 'DoesNotExist':
      return values > 0 ? [['values', `must not be there where the operator is ${operator}`]] : [];
    default:
      return [['operator', `"${operator}" is not In, NotIn, Exists or DoesNotExist`]];
  }
}
