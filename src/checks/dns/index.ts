import type { Check } from '../check.ts';
import { nameChecks } from './names.ts';

/** What cluster DNS promises. */
export const dnsChecks: readonly Check[] = [...nameChecks];
