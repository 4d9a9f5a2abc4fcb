import type { Observation } from '../../wire/observation.ts';
import type { ProbeKind, ProbeOf } from '../../wire/probe.ts';
import type { Identity } from '../identity.ts';

/** What a prober may know of its surroundings. */
export interface ProbeContext {
  readonly identity: Identity;
  /** The file of resolv.conf(5). */
  readonly resolvConfPath: string;
  /** The file of hosts(5). */
  readonly hostsPath: string;
  /** Port that nameservers are asked on. */
  readonly dnsPort: number;
}

/** What a prober finds out; the id is added by whoever runs it. */
export type ProbeResult = Omit<Observation, 'id'>;

/**
 * Carries out one kind of probe. Whatever the network does is a result; a prober throws only by its own fault, which becomes
 * `not-run`. It always settles, at the latest shortly after the request's own timeout.
 */
export type Prober<K extends ProbeKind> = (request: ProbeOf<K>, context: ProbeContext) => Promise<ProbeResult>;
