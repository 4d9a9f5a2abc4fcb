import ipaddr from 'ipaddr.js';
import type { IpBlock } from '../domain/network-policy.ts';

type Range = ReturnType<typeof ipaddr.parseCIDR>;

interface Ranges {
  readonly cidr: Range;
  readonly except: readonly Range[];
}

/** A block is asked about many addresses, and reading it takes longer than comparing. */
const read = new WeakMap<IpBlock, Ranges>();

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

function rangesOf(block: IpBlock): Ranges {
  const known = read.get(block);
  if (known !== undefined) return known;
  const { cidr, except = [] } = block;
  const ranges = { cidr: ipaddr.parseCIDR(cidr), except: except.map((excepted) => ipaddr.parseCIDR(excepted)) };
  read.set(block, ranges);
  return ranges;
}
