import type { CheckFamily } from '../../../src/domain/case.ts';
import type { CheckId } from '../../../src/checks/index.ts';

/** A check, or a family, no case of which can pass on a healthy local cluster, or on one with that pod network. */
export const cannotPass: readonly {
  readonly on?: 'ptp' | 'cilium';
  readonly what: CheckId | CheckFamily;
  readonly because: string;
}[] = [
  { on: 'ptp', what: 'policy', because: 'nothing on this cluster reads NetworkPolicies' },
  { what: 'pod-to-pod.sctp', because: 'kernels without SCTP (CONFIG_IP_SCTP) skip it with that reason' },
  { what: 'service.sctp', because: 'kernels without SCTP skip it with that reason' },
];
