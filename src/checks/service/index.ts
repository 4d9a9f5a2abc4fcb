import type { Check } from '../check.ts';
import { clusterIpCheck, endpointsCheck } from './cluster-ip.ts';

/** What Services promise. */
export const serviceChecks: readonly Check[] = [clusterIpCheck, endpointsCheck];
