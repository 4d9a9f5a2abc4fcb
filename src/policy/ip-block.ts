import ipaddr from 'ipaddr.js';
import type { IpBlock } from '../domain/network-policy.ts';
import { remembered } from './remembered.ts';

type Range = ReturnType<typeof ipaddr.parseCIDR>;

/** A block is asked about many addresses, and reading it takes longer than comparing. */
const rangesOf = remembered(({ cidr, except = [] }: IpBlock) => ({
  cidr: ipaddr.parseCIDR(cidr),
  except: except.map((excepted) => ipaddr.parseCIDR(excepted)),
}));

/**
 * Whether an address is in the block and in none of its exceptions; an exception takes away from its own block alone. An address
 * of the other family is never in it. Throws on what is no CIDR or no address.
 */
export function holds(block: IpBlock, address: string): boolean {
  const { cidr, except } = rangesOf(block);
  const parsed = ipaddr.parse(address);
  const isWithin = ([network, bits]: Range): boolean => parsed.kind() === network.kind() && parsed.match(network, bits);
  return isWithin(cidr) && !except.some(isWithin);
}
