import type { CheckFamily } from '../../../src/domain/case.ts';
import type { CheckId } from '../../../src/checks/index.ts';
import { dnsWays } from './dns.ts';
import { envWays } from './env.ts';
import { loadBalancerWays } from './load-balancer.ts';
import { podIpWays } from './pod-ip.ts';
import { podToPodWays } from './pod-to-pod.ts';
import { policyWays } from './policy.ts';
import { policySuiteWays } from './policy-suite.ts';
import { samePodWays } from './same-pod.ts';
import { serviceWays } from './service.ts';
import { serviceEndpointsWays } from './service-endpoints.ts';
import { changingServiceWays } from './service-changing.ts';
import type { WayToFail } from './way-to-fail.ts';

/** Every way to make a check fail, by family; each family's are in the file of its name. */
export const waysToFail: Readonly<Record<CheckFamily, readonly WayToFail[]>> = {
  'pod-ip': podIpWays,
  'pod-to-pod': podToPodWays,
  'same-pod': samePodWays,
  service: [...serviceWays, ...serviceEndpointsWays, ...changingServiceWays, ...loadBalancerWays],
  dns: dnsWays,
  env: envWays,
  policy: [...policyWays, ...policySuiteWays],
};

/** Checks that no test makes fail, each with what stands in the way. */
export const notShownToFail: readonly { readonly check: CheckId; readonly because: string }[] = [
  {
    check: 'pod-to-pod.sctp',
    because:
      'the kernel under the test clusters has no SCTP (CONFIG_IP_SCTP is not set), so that it is skipped with that reason; its ' +
      'programs are tested over TCP in test/agent/sctp.test.ts',
  },
  { check: 'service.sctp', because: 'for the same reason' },
];
