import { microsecondsSince, nowNs } from '../clock.ts';
import { ipVersionOf } from '../dns/ip-version.ts';
import { lookUp } from '../dns/libc.ts';
import type { Prober } from './prober.ts';

/** Resolves a name with the libc, as most programs in a Pod do. */
export const probeDnsLibc: Prober<'dns-libc'> = async ({ name, ipFamily, timeoutMs }) => {
  const startedNs = nowNs();
  const found = await lookUp(name, ipVersionOf(ipFamily), timeoutMs);
  if ('failure' in found) return found.failure;
  return { outcome: 'reached', elapsedUs: microsecondsSince(startedNs), addresses: [...found.addresses] };
};
