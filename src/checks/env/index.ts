import type { Check } from '../check.ts';
import { disabledCheck, onlyEarlierCheck, onlySameNamespaceCheck } from './absent.ts';
import { dockerLinksCheck, hostPortCheck, namedPortsCheck, reachableCheck } from './linked.ts';

/** Discovery of Services by environment variables. */
export const envChecks: readonly Check[] = [
  hostPortCheck,
  namedPortsCheck,
  dockerLinksCheck,
  reachableCheck,
  onlyEarlierCheck,
  onlySameNamespaceCheck,
  disabledCheck,
];
