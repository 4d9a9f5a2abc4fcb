import type { World } from '../../domain/fixture.ts';
import { ipFamilyOf } from '../../domain/network.ts';
import type { Check, FixturePart, Site } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents } from '../site.ts';
import { addressesOf, askAt, podEndpoint, podFamilies, podsOf } from '../targets.ts';
import { addressesQuestion, model, podCase } from './pod-case.ts';

const containers = ['agent', 'peer'] as const;

export const sharedCheck: Check = {
  id: 'pod-ip.shared',
  family: 'pod-ip',
  title: 'all containers of a Pod have its addresses',
  promise: 'The containers of a Pod share its network namespace, its IP addresses included.',
  source: model,
  how: 'Asks each of the two containers of every agent for the addresses on its interfaces and compares them with status.podIPs.',
  meaning:
    'The container runtime gave a container a network of its own, or the network plugin configured another address than it reported.',
  next: ['kubectl exec -n NAMESPACE POD -c CONTAINER -- cat /proc/net/fib_trie /proc/net/if_inet6'],
  fixture: twoContainers,
  plan: (world) => ({ cases: planShared(world) }),
};

/** Only a node's first agent: the second container of all others would cost a process and a session each, for nothing new. */
function twoContainers(site: Site): FixturePart {
  const pods = agents(site).pods ?? [];
  return {
    pods: pods.map((pod) =>
      pod.role === 'agent' ? { ...pod, containers: [...containers], probes: [...containers] } : pod,
    ),
  };
}

function planShared(world: World): PlannedCase[] {
  const families = podFamilies(world);
  return podsOf(world, 'agent').flatMap((pod) =>
    containers
      .filter((container) => pod.containers.includes(container))
      .flatMap((container) =>
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
