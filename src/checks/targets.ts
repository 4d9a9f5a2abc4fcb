import { causeOfAbsence } from './absent-pod.ts';
import type { PodEndpoint } from '../domain/endpoint.ts';
import type { RunningPod, RunningService, World } from '../domain/fixture.ts';
import { addressOf, type IpFamily, ipFamilyOf } from '../domain/network.ts';
import { hostNetworkRole } from './host-network.ts';
import type { Ask, Question } from './planned-case.ts';

/** Time one exchange may take. Outlasts the first two SYN retransmissions (1 s and 3 s, RFC 6298), so that one lost packet is no failure. */
export const exchangeTimeoutMs = 3_500;

/** Pods of a role, in the order of their nodes. */
export function podsOf(world: World, role: string): readonly RunningPod[] {
  return world.pods.filter((pod) => pod.role === role);
}

/** The Service with this name, if the fixture has it. */
export function serviceOf(world: World, name: string): RunningService | undefined {
  return world.services.find((service) => service.name === name);
}

/** IP families that at least one probe Pod got an address of; those on the host network have their node's. */
export function podFamilies(world: World): readonly IpFamily[] {
  return familiesOf(world.pods.flatMap((pod) => (pod.role === hostNetworkRole ? [] : pod.ips)));
}

/** Families of these addresses, IPv4 first. */
export function familiesOf(addresses: readonly string[]): readonly IpFamily[] {
  const present = new Set(addresses.map(ipFamilyOf));
  return (['ipv4', 'ipv6'] as const).filter((family) => present.has(family));
}

/** A Pod as an endpoint of a report. */
export function podEndpoint(pod: RunningPod, container?: string): PodEndpoint {
  return {
    kind: 'pod',
    namespace: pod.namespace,
    pod: pod.name,
    node: pod.node,
    ...(container === undefined ? {} : { container }),
  };
}

/** A question to an address of this family, or the reason why there is none to ask. */
export function askAt(
  holder: { readonly name: string; readonly addresses: readonly string[]; readonly pod?: RunningPod },
  family: IpFamily,
  question: (address: string) => Question,
): Ask {
  const address = addressOf(holder.addresses, family);
  if (address !== undefined) return { kind: 'probe', question: question(address) };
  return { kind: 'cannot', cause: causeOfAbsence(holder.pod, `${holder.name} has no ${family} address`) };
}

/** A Pod as the holder of the addresses to ask at. */
export function addressesOf(pod: RunningPod) {
  return { name: pod.name, addresses: pod.ips, pod };
}
