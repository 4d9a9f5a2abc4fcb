import ipaddr from 'ipaddr.js';
import type { IpBlock } from '../domain/network-policy.ts';

/**
 * Whether an address is in the block and in none of its exceptions; an exception takes away from its own block alone. An address
 * of the other family is never in it. Throws on what is no CIDR or no address.
 */
export function holds({ cidr, except = [] }: IpBlock, address: string): boolean {
  return isWithin(address, cidr) && !except.some((excepted) => isWithin(address, excepted));
}

function isWithin(address: string, cidr: string): boolean {
  const parsed = ipaddr.parse(address);
  const [network, bits] = ipaddr.parseCIDR(cidr);
  return parsed.kind() === network.kind() && parsed.match(network, bits);
}
