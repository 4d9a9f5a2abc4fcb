import { objectKey } from '../domain/endpoint.ts';
import type { RunningPod, World } from '../domain/fixture.ts';
import { type IpFamily, ipFamilyOf } from '../domain/network.ts';
import type { RecordedObservation } from '../domain/observation.ts';
import type { Ask, PlannedCase, Question } from './planned-case.ts';
import { addressesOf, askAt, podEndpoint, podFamilies } from './targets.ts';

/** `pod-ip.unique`: every address of every probe Pod against all Pods the API lists. */
export function planUniqueAddresses(world: World): PlannedCase[] {
  const holders = new Map<string, Set<string>>();
  for (const pod of [...(world.clusterPods ?? []), ...world.pods]) {
    for (const ip of pod.ips) {
      holders.set(ip, (holders.get(ip) ?? new Set()).add(objectKey(pod.namespace, pod.name)));
    }
  }
  return world.pods.flatMap((pod) =>
    podFamilies(world).map((ipFamily) => ({
      ...caseOf('pod-ip.unique', pod, ipFamily),
      expectation: {
        reach: 'allowed' as const,
        because: [`${pod.name} has an ${ipFamily} address that no other Pod of the cluster has`],
      },
      ask:
        pod.problem === undefined
          ? given(ownership(pod, ipFamily, holders))
          : askAt(addressesOf(pod), ipFamily, addressesQuestion),
    })),
  );
}

function ownership(
  pod: RunningPod,
  ipFamily: IpFamily,
  holders: ReadonlyMap<string, ReadonlySet<string>>,
): RecordedObservation {
  const own = pod.ips.filter((ip) => ipFamilyOf(ip) === ipFamily);
  if (own.length === 0)
    return { outcome: 'unresolved', detail: `the API reports no ${ipFamily} address for it`, addresses: [] };
  const others = own.flatMap((ip) =>
    [...(holders.get(ip) ?? [])]
      .filter((key) => key !== objectKey(pod.namespace, pod.name))
      .map((key) => `${ip} is also the address of Pod ${key}`),
  );
  if (others.length > 0) return { outcome: 'wrong-answer', detail: others.join('; '), addresses: own };
  return { outcome: 'reached', addresses: own };
}

/** `pod-ip.interface`: what the API reports for a Pod must stand on an interface inside it. */
export function planInterfaceAddresses(world: World): PlannedCase[] {
  return world.pods
    .filter((pod) => pod.probes)
    .flatMap((pod) =>
      podFamilies(world).map((ipFamily) => ({
        ...caseOf('pod-ip.interface', pod, ipFamily),
        expectation: {
          reach: 'allowed' as const,
          because: [`status.podIPs of ${pod.name} stand on its interfaces`],
          addresses: pod.ips.filter((ip) => ipFamilyOf(ip) === ipFamily),
        },
        ask:
          pod.problem === undefined
            ? { kind: 'probe', question: addressesQuestion() }
            : askAt(addressesOf(pod), ipFamily, addressesQuestion),
      })),
    );
}

function given(observation: RecordedObservation): Ask {
  return { kind: 'given', observation };
}

function addressesQuestion(): Question {
  return { kind: 'addresses' };
}

function caseOf(check: string, pod: RunningPod, ipFamily: IpFamily) {
  const endpoint = podEndpoint(pod);
  return {
    id: `${check}/${ipFamily}/${pod.role}@${pod.node}`,
    family: 'pod-ip' as const,
    check,
    from: endpoint,
    to: endpoint,
    ipFamily,
  };
}
