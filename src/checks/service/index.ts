import type { Check } from '../check.ts';
import { affinityCheck, affinityTimeoutCheck } from './affinity.ts';
import { apiProxyCheck } from './api-proxy.ts';
import { changingChecks } from './changing/index.ts';
import { clientIpCheck, clusterIpCheck, endpointsCheck } from './cluster-ip.ts';
import { dualStackCheck } from './dual-stack.ts';
import { hairpinCheck } from './hairpin.ts';
import { headlessSliceLabelCheck, selectorlessCheck } from './hand-made.ts';
import { hostNetworkCheck } from './host-network.ts';
import { loadBalancerChecks } from './load-balancer/index.ts';
import { kubernetesApiCheck } from './kubernetes-api.ts';
import { mirroredEndpointsCheck } from './mirrored-endpoints.ts';
import { noEndpointsCheck } from './no-endpoints.ts';
import { nodePortCheck } from './node-port.ts';
import { externalIpsCheck, proxyNameLabelCheck } from './other-addresses.ts';
import { payloadCheck } from './payload.ts';
import {
  namedPortPerPodCheck,
  onePortTwoProtocolsCheck,
  severalPortsCheck,
  sidecarPortCheck,
  targetPortNameCheck,
} from './ports.ts';
import { zonePreferenceCheck } from './preference.ts';
import { sameNodePreferenceCheck } from './same-node.ts';
import { sctpCheck } from './sctp.ts';
import { headlessCheck, slicesCheck } from './slices.ts';
import { topologyModeCheck } from './topology-mode.ts';
import { externalPolicyCheck, internalPolicyCheck } from './traffic-policy.ts';

/** What Services promise. */
export const serviceChecks: readonly Check[] = [
  clusterIpCheck,
  endpointsCheck,
  clientIpCheck,
  targetPortNameCheck,
  severalPortsCheck,
  onePortTwoProtocolsCheck,
  namedPortPerPodCheck,
  sidecarPortCheck,
  affinityCheck,
  affinityTimeoutCheck,
  hairpinCheck,
  noEndpointsCheck,
  nodePortCheck,
  internalPolicyCheck,
  externalPolicyCheck,
  headlessCheck,
  slicesCheck,
  selectorlessCheck,
  mirroredEndpointsCheck,
  headlessSliceLabelCheck,
  dualStackCheck,
  payloadCheck,
  sctpCheck,
  kubernetesApiCheck,
  sameNodePreferenceCheck,
  zonePreferenceCheck,
  topologyModeCheck,
  proxyNameLabelCheck,
  externalIpsCheck,
  hostNetworkCheck,
  apiProxyCheck,
  ...changingChecks,
  ...loadBalancerChecks,
];
