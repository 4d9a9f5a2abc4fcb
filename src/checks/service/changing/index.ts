import type { Check } from '../../check.ts';
import { departure } from './departure.ts';
import { deletedEndpointText, terminatingText, udpFlowText } from './departure-texts.ts';
import { changingCheck } from './scenario-checks.ts';

/** What Services promise while Pods come and go and while they change themselves. */
export const changingChecks: readonly Check[] = [
  changingCheck(deletedEndpointText, departure),
  changingCheck(terminatingText, departure),
  changingCheck(udpFlowText, departure),
];
