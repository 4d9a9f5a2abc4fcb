import type { UnknownCause } from '../domain/case.ts';
import type { RunningPod } from '../domain/fixture.ts';

/** Why nothing can be asked that takes this Pod: it did not come up, which is the matter of its node; or else what is said otherwise. */
export function causeOfAbsence(pod: RunningPod | undefined, otherwise: string): UnknownCause {
  if (pod?.problem === undefined) return { code: 'no-address', detail: otherwise };
  const { namespace, name, node, problem } = pod;
  return {
    code: 'agent-unreachable',
    detail: `${name} did not come up: ${problem}`,
    pod: { namespace, pod: name, node },
  };
}
