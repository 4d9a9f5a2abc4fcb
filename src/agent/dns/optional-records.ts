import type { ProbeResult } from '../probers/prober.ts';

/** Of records that a server need not have: that there are none is no fault, any other trouble is. */
export function unsupportedIfAbsent(result: ProbeResult): ProbeResult {
  const absent = result.dns?.rcode === 'NXDOMAIN' || result.dns?.rcode === 'NOERROR';
  if (!absent) return result;
  return {
    ...result,
    outcome: 'unsupported',
    detail: `this DNS server does not serve such records (${result.detail ?? ''})`,
  };
}
