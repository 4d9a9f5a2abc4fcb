import type { RunningPod } from '../../domain/fixture.ts';
import type { IpFamily } from '../../domain/network.ts';
import type { RecordedObservation } from '../../domain/observation.ts';
import { placeName } from '../place.ts';
import type { Ask, Question } from '../planned-case.ts';
import { podEndpoint } from '../targets.ts';

/** The rules that everything in this family follows from. */
export const model = 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model';

/** What all cases about one Pod's own addresses have in common; `part` tells several cases of one check about it apart. */
export function podCase(check: string, pod: RunningPod, ipFamily?: IpFamily, part?: string) {
  const endpoint = podEndpoint(pod);
  const words = [check, part, ipFamily, `${pod.role}@${placeName(pod)}`];
  return {
    id: words.filter((word) => word !== undefined).join('/'),
    family: 'pod-ip' as const,
    check,
    from: endpoint,
    to: endpoint,
    ...(ipFamily === undefined ? {} : { ipFamily }),
  };
}

/** What the API said already. */
export function given(observation: RecordedObservation): Ask {
  return { kind: 'given', observation };
}

/** What the API said, as right or as wrong for this reason. */
export function saying(addresses: readonly string[], wrong: string | undefined): Ask {
  return given(
    wrong === undefined
      ? { outcome: 'reached', addresses: [...addresses] }
      : { outcome: 'wrong-answer', detail: wrong, addresses: [...addresses] },
  );
}

/** Of a Pod that did not come up nothing can be said. */
export function unlessDown(pod: RunningPod, ask: Ask): Ask {
  if (pod.problem === undefined) return ask;
  return {
    kind: 'cannot',
    cause: { code: 'agent-unreachable', detail: `${pod.name} did not come up: ${pod.problem}` },
  };
}

/** Asks for the addresses on the Pod's own interfaces. */
export function addressesQuestion(): Question {
  return { kind: 'addresses' };
}
