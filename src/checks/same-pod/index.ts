import type { Check } from '../check.ts';
import { localhostCheck } from './localhost.ts';

/** What containers of one Pod share. */
export const samePodChecks: readonly Check[] = [localhostCheck];
