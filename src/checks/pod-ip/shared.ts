import type { World } from '../../domain/fixture.ts';
import { ipFamilyOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { threeContainers, trios } from '../same-pod/pods.ts';
import { addressesOf, askAt, podEndpoint, podFamilies } from '../targets.ts';
import { addressesQuestion, model, podCase } from './pod-case.ts';

export const sharedCheck: Check = {
  id: 'pod-ip.shared',
  family: 'pod-ip',
  title: 'all containers of a Pod have its addresses',
  promise: 'The containers of a Pod share its network namespace, its IP addresses included.',
  source: model,
  how: 'Asks each of the three containers of a Pod on every node for the addresses on its interfaces; each must have all of status.podIPs.',
  meaning:
    'The container runtime gave a container a network of its own, or the network plugin configured another address than it reported.',
  next: ['kubectl exec -n NAMESPACE POD -c CONTAINER -- cat /proc/net/fib_trie /proc/net/if_inet6'],
  fixture: threeContainers,
  plan: (world) => ({ cases: planShared(world) }),
};

function planShared(world: World): PlannedCase[] {
  const families = podFamilies(world);
  return trios(world).flatMap((pod) =>
    pod.containers.flatMap((container) =>
      families.map((ipFamily): PlannedCase => ({
        ...podCase('pod-ip.shared', pod, ipFamily, container),
        from: podEndpoint(pod, container),
        to: podEndpoint(pod, container),
        expectation: {
          reach: 'allowed',
          because: [`container ${container} shares the addresses of ${pod.name}`],
          addresses: pod.ips.filter((ip) => ipFamilyOf(ip) === ipFamily),
        },
        ask: askAt(addressesOf(pod), ipFamily, addressesQuestion),
      })),
    ),
  );
}
