import ipaddr from 'ipaddr.js';

/** Whether an address is in one of these ranges, in CIDR notation. */
export function isInside(ip: string, ranges: readonly string[]): boolean {
  const address = ipaddr.parse(ip);
  return ranges.some((range) => {
    const [base, bits] = ipaddr.parseCIDR(range);
    return base.kind() === address.kind() && address.match([base, bits]);
  });
}
