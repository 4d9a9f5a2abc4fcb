import type { Expectation } from '../domain/case.ts';
import { objectKey } from '../domain/endpoint.ts';
import type { Answer } from '../domain/observation.ts';

/** Of an address that must stick to one Pod: several Pods answered. */
export function severalAnswerers({ oneAnswerer }: Expectation, answers: readonly Answer[]): string | undefined {
  if (oneAnswerer !== true) return undefined;
  const keys = [...new Set(answers.map(({ namespace, pod }) => objectKey(namespace, pod)))].toSorted();
  return keys.length <= 1 ? undefined : `answered by ${keys.length} Pods, expected one: ${keys.join(', ')}`;
}

/** A Pod answered that must not. */
export function unwantedAnswerer({ notAnsweredBy }: Expectation, answers: readonly Answer[]): string | undefined {
  const unwanted = answers.find(({ namespace, pod }) => notAnsweredBy?.includes(objectKey(namespace, pod)));
  return unwanted && `answered by Pod ${objectKey(unwanted.namespace, unwanted.pod)}, which must not answer`;
}
