import type { UnaskedPod, UnknownCause } from '../domain/case.ts';
import type { RunningPod } from '../domain/fixture.ts';

/**
 * Why nothing can be asked that takes this Pod: it did not come up, which is the matter of its node, or it lacks an address, which is
 * said in other words.
 */
export function causeOfAbsence(pod: RunningPod | undefined, otherwise: string): UnknownCause {
  if (pod === undefined) return { code: 'no-address', detail: otherwise };
  if (pod.problem === undefined) return { code: 'no-address', detail: otherwise, pod: unasked(pod) };
  return { code: 'agent-unreachable', detail: `${pod.name} did not come up: ${pod.problem}`, pod: unasked(pod) };
}

function unasked({ namespace, name, node }: RunningPod): UnaskedPod {
  return { namespace, pod: name, node };
}
