import type { Check } from '../../check.ts';
import { addressGivenUp } from './address-given-up.ts';
import { affinityChanged } from './affinity-changed.ts';
import { departure } from './departure.ts';
import { deletedEndpointText, terminatingText, udpFlowText } from './departure-texts.ts';
import { eviction } from './eviction.ts';
import { lifetime } from './lifetime.ts';
import { newEndpoint } from './new-endpoint.ts';
import {
  evictedText,
  newEndpointText,
  notReadyText,
  podsPerPortText,
  publishNotReadyText,
  readinessGateText,
  rollingReplacementText,
} from './pod-texts.ts';
import { portsChanged } from './ports-changed.ts';
import { programmingLatency } from './programming-latency.ts';
import { published } from './published.ts';
import { readiness } from './readiness.ts';
import { replacement } from './replacement.ts';
import { changingCheck } from './scenario-checks.ts';
import {
  affinityChangedText,
  deletedText,
  portsChangedText,
  programmingLatencyText,
  recreatedText,
  targetChangedText,
  typeChangedText,
} from './service-texts.ts';
import { targetChanged } from './target-changed.ts';

/** What Services promise while Pods come and go and while they change themselves. */
export const changingChecks: readonly Check[] = [
  changingCheck(newEndpointText, newEndpoint),
  changingCheck(deletedEndpointText, departure),
  changingCheck(rollingReplacementText, replacement),
  changingCheck(podsPerPortText, replacement),
  changingCheck(notReadyText, readiness),
  changingCheck(readinessGateText, readiness),
  changingCheck(publishNotReadyText, published),
  changingCheck(terminatingText, departure),
  changingCheck(portsChangedText, portsChanged),
  changingCheck(targetChangedText, targetChanged),
  changingCheck(affinityChangedText, affinityChanged),
  changingCheck(typeChangedText, lifetime, addressGivenUp),
  changingCheck(deletedText, lifetime),
  changingCheck(recreatedText, lifetime),
  changingCheck(udpFlowText, departure, readiness),
  changingCheck(evictedText, eviction),
  changingCheck(programmingLatencyText, programmingLatency),
];
