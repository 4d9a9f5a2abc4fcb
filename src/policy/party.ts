import type { IpFamily } from '../domain/network.ts';
import { addressOf } from '../domain/network.ts';
import type { Labels } from '../domain/network-policy.ts';

/** Which end of a flow policies are asked at: `ingress` at its destination, `egress` at its source. */
export type Direction = 'ingress' | 'egress';

/** One end of a flow. */
export type Party = PodParty | NodeParty | ExternalParty;

export interface PodParty {
  readonly kind: 'pod';
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /** `status.podIPs`; none where they are not known yet. */
  readonly ips: readonly string[];
  readonly node?: string | undefined;
  /** Of all containers, those of init containers that go on running included. */
  readonly ports?: readonly ContainerPort[] | undefined;
  readonly hostNetwork?: boolean | undefined;
  /** `status.phase`. */
  readonly phase?: string | undefined;
}

export interface ContainerPort {
  readonly name?: string | undefined;
  readonly port: number;
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;
}

/** What only Pods have, so that any party can be asked for it. */
interface NoPod {
  readonly ports?: undefined;
  readonly hostNetwork?: undefined;
  readonly phase?: undefined;
}

/** A node itself: its kubelet, and all else that has its addresses and is no Pod. */
export interface NodeParty extends NoPod {
  readonly kind: 'node';
  readonly name: string;
  readonly ips: readonly string[];
}

/** Somebody outside the cluster, with the address that the Pod's network sees. */
export interface ExternalParty extends NoPod {
  readonly kind: 'external';
  readonly address: string;
}

/** One kind of traffic between two parties. */
export interface Flow {
  readonly from: Party;
  readonly to: Party;
  /** `TCP`, `UDP`, `SCTP`; any other name is a protocol that NetworkPolicy says nothing about, such as `ICMP`. */
  readonly protocol: string;
  /** The port of the destination itself and not of a Service, by number or by the name it has in a container; none where the protocol has none. */
  readonly port?: number | string | undefined;
  readonly ipFamily: IpFamily;
  /** The address of the Service by which the source asks for the destination, if it does. */
  readonly service?: string | undefined;
}

/** What a party is called in explanations. */
export function nameOf(party: Party): string {
  if (party.kind === 'external') return party.address;
  return party.kind === 'node' ? `node ${party.name}` : `${party.namespace}/${party.name}`;
}

/** The address of a party in a family, if it has one. */
export function addressIn(party: Party, family: IpFamily): string | undefined {
  return addressOf(party.kind === 'external' ? [party.address] : party.ips, family);
}

/** Whether nothing is known of where a party is: a Pod that does not run yet may get any address. */
export function isWithoutAddress(party: Party): boolean {
  return party.kind !== 'external' && party.ips.length === 0;
}

/** Whether all containers of a Pod have ended for good. */
export function hasEnded({ phase }: Party): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Whether a flow has one and the same party at both ends. */
export function isToItself({ from, to }: Flow): boolean {
  return nameOf(from) === nameOf(to);
}

/** The ports that a Pod's containers call so, in a protocol; none of what is no Pod. */
export function portsNamed({ ports }: Party, name: string, protocol: string): readonly number[] {
  return ports?.filter((port) => port.name === name && port.protocol === protocol).map(({ port }) => port) ?? [];
}
