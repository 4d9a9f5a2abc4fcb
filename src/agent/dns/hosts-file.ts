import { isIP } from 'node:net';
import { canonicalAddress } from '../own-addresses.ts';

/** The addresses a file of hosts(5) has for a name, in canonical form and in the file's order. */
export function addressesInHosts(text: string, name: string): string[] {
  const found = text.split('\n').flatMap((line) => {
    const [address = '', ...names] = (line.split('#')[0] ?? '').trim().split(/\s+/);
    const matches = isIP(address) !== 0 && names.some((other) => other.toLowerCase() === name.toLowerCase());
    return matches ? [canonicalAddress(address)] : [];
  });
  return [...new Set(found)];
}
