import type { Check } from '../check.ts';
import { interfaceCheck, uniqueCheck } from './addresses.ts';

/** Every Pod has its own address. */
export const podIpChecks: readonly Check[] = [uniqueCheck, interfaceCheck];
