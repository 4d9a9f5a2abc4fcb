import type { Check } from '../check.ts';

/** Discovery of Services by environment variables. */
export const envChecks: readonly Check[] = [];
