import ipaddr from 'ipaddr.js';

/** The name under which an address is looked up in reverse (RFC 1035 section 3.5, RFC 3596 section 2.5); without an address, the root of all of them. */
export function reverseName(address: string | undefined): string {
  if (address === undefined) return 'in-addr.arpa';
  const bytes = ipaddr.parse(address).toByteArray().toReversed();
  if (bytes.length === 4) return `${bytes.join('.')}.in-addr.arpa`;
  const nibbles = bytes.flatMap((byte) => [byte & 0xf, byte >> 4]);
  return `${nibbles.map((nibble) => nibble.toString(16)).join('.')}.ip6.arpa`;
}
