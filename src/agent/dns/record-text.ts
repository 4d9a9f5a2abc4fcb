import type { Answer } from 'dns-packet';
import { canonicalAddress } from '../own-addresses.ts';

/**
 * A record's data in the one form that expectations are written in: addresses canonical, names in lower case without trailing
 * dot, SRV as `port target`. Priority and weight of SRV are the server's own choice and left out.
 */
export function recordText(record: Answer): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return canonicalAddress(record.data);
    case 'CNAME':
    case 'PTR':
      return plainName(record.data);
    case 'SRV':
      return `${record.data.port} ${plainName(record.data.target)}`;
    default:
      return 'data' in record ? JSON.stringify(record.data) : '';
  }
}

function plainName(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}
