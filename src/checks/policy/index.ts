import type { Check } from '../check.ts';
import { canaryChecks } from './canary.ts';
import { pathChecks } from './paths.ts';
import { startUpChecks } from './start-up.ts';
import { suiteChecks } from './suite/index.ts';

/** What NetworkPolicy promises. */
export const policyChecks: readonly Check[] = [...canaryChecks, ...suiteChecks, ...pathChecks, ...startUpChecks];
