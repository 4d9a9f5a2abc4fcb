/** IP family of an address or a path. */
export type IpFamily = 'ipv4' | 'ipv6';

/** Transport protocols every cluster and every agent has. */
export type Protocol = 'tcp' | 'udp';

/** Those, and what only some kernels have. */
export type AnyProtocol = Protocol | 'sctp';

/** The family of a textual address; an address with a colon is IPv6 (RFC 4291 section 2.2). */
export function ipFamilyOf(address: string): IpFamily {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** The first address of the wanted family, if there is one. */
export function addressOf(addresses: readonly string[], family: IpFamily): string | undefined {
  return addresses.find((address) => ipFamilyOf(address) === family);
}
