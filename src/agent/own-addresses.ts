import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import { networkInterfaces } from 'node:os';

/** One text form for one address: RFC 5952 for IPv6, without zone; throws on what is no address. */
export function canonicalAddress(address: string): string {
  if (isIPv4(address)) return address;
  const [withoutZone = ''] = address.split('%');
  if (!isIPv6(withoutZone)) throw new Error(`not an IP address: ${address}`);
  return new SocketAddress({ address: withoutZone, family: 'ipv6' }).address;
}

/** Turns the `::ffff:192.0.2.1` that a dual-stack socket shows for an IPv4 peer into `192.0.2.1` (RFC 4291 section 2.5.5.2). */
export function withoutMappedPrefix(address: string): string {
  const tail = /^::ffff:(.+)$/i.exec(address)?.[1];
  return tail !== undefined && isIPv4(tail) ? tail : address;
}

/** fe80::/10 (RFC 4291) and 169.254.0.0/16 (RFC 3927). */
export function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address) || address.startsWith('169.254.');
}

/** 127.0.0.0/8 and ::1. */
function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** Every address of every interface that is up, in canonical form, without repeats. */
export function allOwnAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return [...new Set(addresses.map(({ address }) => canonicalAddress(address)))];
}

/** The addresses by which others can reach this network namespace: loopback and link-local are left out. */
export function reachableOwnAddresses(): string[] {
  return allOwnAddresses().filter((address) => !isLoopback(address) && !isLinkLocal(address));
}

/** Whether a packet to `address` could carry a source address of the same family and scope. */
export function hasSourceFor(address: string): boolean {
  const candidates = isLoopback(address) ? allOwnAddresses().filter(isLoopback) : reachableOwnAddresses();
  return candidates.some((own) => isIPv6(own) === isIPv6(address));
}
