import { reachableOwnAddresses } from '../own-addresses.ts';
import type { Prober } from './prober.ts';

/** The addresses on the Pod's own interfaces. */
export const probeAddresses: Prober<'addresses'> = async () => ({
  outcome: 'reached',
  addresses: reachableOwnAddresses(),
});
