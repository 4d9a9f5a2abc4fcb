import type { Check } from '../../check.ts';
import { changingCheck } from '../changing/scenario-checks.ts';
import { address } from './address.ts';
import { affinity } from './affinity.ts';
import { changed } from './changed.ts';
import { departure } from './departure.ts';
import { policy } from './policy.ts';
import { served } from './served.ts';
import { sourceRanges } from './source-ranges.ts';
import {
  healthCheckText,
  loadBalancerAffinityText,
  loadBalancerChangedText,
  loadBalancerFlowText,
  loadBalancerText,
  sourceRangesText,
} from './texts.ts';

/** What Services of type LoadBalancer promise of the cluster itself; what only a provider can show is not asked. */
export const loadBalancerChecks: readonly Check[] = [
  changingCheck(loadBalancerText, served, address),
  changingCheck(loadBalancerChangedText, changed),
  changingCheck(loadBalancerAffinityText, affinity),
  changingCheck(sourceRangesText, sourceRanges),
  changingCheck(healthCheckText, policy, departure),
  changingCheck(loadBalancerFlowText, departure),
];
