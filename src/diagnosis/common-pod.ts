import type { Case } from '../domain/case.ts';
import { objectKey, type PodEndpoint } from '../domain/endpoint.ts';
import type { Culprit } from '../domain/finding.ts';
import { isPassed } from './rule.ts';

/**
 * The one Pod that is an end of every failed case, with several Pods at the other ends; none where all Pods of its node that were
 * asked about might be meant as well. `asked`: the failed cases and those that they are to be told from.
 */
export function commonPod(
  failed: readonly Case[],
  asked: readonly Case[],
): Extract<Culprit, { kind: 'pod' }> | undefined {
  const [first] = failed;
  if (first === undefined) return undefined;
  const candidates = podsOf(first).filter((pod) => failed.every((item) => has(item, pod)));
  const [pod] = candidates;
  if (pod === undefined || new Set(candidates.map(keyOf)).size > 1) return undefined;
  const others = new Set(
    failed
      .flatMap(podsOf)
      .map(keyOf)
      .filter((key) => key !== keyOf(pod)),
  );
  const isNotItsNode = asked.some(
    (item) => isPassed(item) && !has(item, pod) && podsOf(item).some(({ node }) => node === pod.node),
  );
  if (others.size < 2 || !isNotItsNode) return undefined;
  return { kind: 'pod', namespace: pod.namespace, pod: pod.pod, node: pod.node };
}

function podsOf({ from, to }: Case): readonly PodEndpoint[] {
  return to.kind === 'pod' ? [from, to] : [from];
}

function has(item: Case, pod: PodEndpoint): boolean {
  return podsOf(item).some((one) => keyOf(one) === keyOf(pod));
}

function keyOf({ namespace, pod }: PodEndpoint): string {
  return objectKey(namespace, pod);
}
