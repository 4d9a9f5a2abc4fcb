import { type IpFamily, ipFamilyOf } from '../domain/network.ts';
import { isWithoutAddress, type Party } from './party.ts';

const families = ['ipv4', 'ipv6'] as const;

/** The families a flow between two parties can have; one whose address is not known yet may have any. IPv4 stands for both unknown. */
export function commonFamilies(one: Party, other: Party): readonly IpFamily[] {
  const [ofOne, ofOther] = [familiesOf(one), familiesOf(other)];
  if (ofOne === undefined && ofOther === undefined) return ['ipv4'];
  return families.filter((family) => ofOne?.includes(family) !== false && ofOther?.includes(family) !== false);
}

/** Undefined where no address is known. */
export function familiesOf(party: Party): readonly IpFamily[] | undefined {
  if (isWithoutAddress(party)) return undefined;
  const addresses = party.kind === 'external' ? [party.address] : party.ips;
  return families.filter((family) => addresses.some((address) => ipFamilyOf(address) === family));
}
