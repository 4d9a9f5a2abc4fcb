import type { ProbeOf } from '../../wire/probe.ts';

/** A family as Node's own functions write it. */
export type IpVersion = 4 | 6;

/** The family of a probe as Node writes it. */
export function ipVersionOf(family: ProbeOf<'dns-libc'>['ipFamily']): IpVersion {
  return family === 'ipv4' ? 4 : 6;
}
