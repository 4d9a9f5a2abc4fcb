import type { Check } from '../check.ts';
import { interfaceCheck, uniqueCheck } from './addresses.ts';
import { familiesCheck } from './families.ts';
import { hostNetworkAddressCheck } from './host-network.ts';
import { nodeRangeCheck } from './node-range.ts';
import { replacedCheck } from './replaced.ts';
import { sharedCheck } from './shared.ts';

/** Every Pod has its own address. */
export const podIpChecks: readonly Check[] = [
  uniqueCheck,
  interfaceCheck,
  sharedCheck,
  familiesCheck,
  nodeRangeCheck,
  replacedCheck,
  hostNetworkAddressCheck,
];
