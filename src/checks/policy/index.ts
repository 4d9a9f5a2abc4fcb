import type { Check } from '../check.ts';
import { canaryChecks } from './canary.ts';

/** What NetworkPolicy promises. */
export const policyChecks: readonly Check[] = [...canaryChecks];
