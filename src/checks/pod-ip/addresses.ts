import { objectKey } from '../../domain/endpoint.ts';
import type { RunningPod, World } from '../../domain/fixture.ts';
import { type IpFamily, ipFamilyOf } from '../../domain/network.ts';
import type { RecordedObservation } from '../../domain/observation.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents, join, neighbours } from '../site.ts';
import { addressesOf, askAt, podFamilies } from '../targets.ts';
import { addressesQuestion, given, model, podCase } from './pod-case.ts';

export const uniqueCheck: Check = {
  id: 'pod-ip.unique',
  family: 'pod-ip',
  title: 'no two Pods share an address',
  promise: 'Each Pod in a cluster gets its own unique cluster-wide IP address.',
  source: model,
  how: "Compares the addresses of every probe Pod with those of all Pods that the API lists. Pods that are not podreach's are not compared with each other.",
  needs: [{ kind: 'right', right: 'list Pods in every Namespace' }],
  meaning: 'Two nodes hand out the same range of addresses, or the address management of the CNI gives one twice.',
  next: [
    'kubectl get pods -A -o wide',
    "kubectl get nodes -o custom-columns='NODE:.metadata.name,RANGES:.spec.podCIDRs'",
  ],
  fixture: (site) => join(agents(site), neighbours(site)),
  plan: (world) => ({ cases: planUniqueAddresses(world) }),
};

export const interfaceCheck: Check = {
  id: 'pod-ip.interface',
  family: 'pod-ip',
  title: 'the address inside the Pod is the one the API reports',
  promise: 'A Pod sees itself under the same address under which others reach it.',
  source: model,
  how: 'Reads the addresses on the interfaces inside each agent and compares them with status.podIPs.',
  meaning: 'The CNI reported another address than it configured, or something changed the interface afterwards.',
  next: ['kubectl exec -n NAMESPACE POD -- cat /proc/net/fib_trie'],
  fixture: agents,
  plan: (world) => ({ cases: planInterfaceAddresses(world) }),
};

/** Every address of every probe Pod against all Pods the API lists. */
function planUniqueAddresses(world: World): PlannedCase[] {
  const holders = new Map<string, Set<string>>();
  for (const pod of [...(world.clusterPods ?? []), ...world.pods]) {
    for (const ip of pod.ips) {
      holders.set(ip, (holders.get(ip) ?? new Set()).add(objectKey(pod.namespace, pod.name)));
    }
  }
  const families = podFamilies(world);
  return owners(world).flatMap((pod) =>
    families.map((ipFamily) => ({
      ...podCase('pod-ip.unique', pod, ipFamily),
      expectation: {
        reach: 'allowed' as const,
        because: [`${pod.name} has an ${ipFamily} address that no other Pod of the cluster has`],
      },
      ask:
        pod.problem === undefined
          ? given(ownership(pod, ipFamily, holders, world.clusterPods !== undefined))
          : askAt(addressesOf(pod), ipFamily, addressesQuestion),
    })),
  );
}

function ownership(
  pod: RunningPod,
  ipFamily: IpFamily,
  holders: ReadonlyMap<string, ReadonlySet<string>>,
  hasAllHolders: boolean,
): RecordedObservation {
  const own = pod.ips.filter((ip) => ipFamilyOf(ip) === ipFamily);
  if (own.length === 0)
    return { outcome: 'unresolved', detail: `the API reports no ${ipFamily} address for it`, addresses: [] };
  const others = own.flatMap((ip) =>
    [...(holders.get(ip) ?? [])]
      .filter((key) => key !== objectKey(pod.namespace, pod.name))
      .map((key) => `${ip} is also the address of Pod ${key}`),
  );
  if (others.length > 0) return { outcome: 'wrong-answer', detail: others.join('; '), addresses: own };
  if (!hasAllHolders)
    return {
      outcome: 'unsupported',
      lacks: 'right',
      detail: 'Pods of other Namespaces may not be listed; none of the probe Pods has the same address',
      addresses: own,
    };
  return { outcome: 'reached', addresses: own };
}

/** What the API reports for a Pod must stand on an interface inside it. */
function planInterfaceAddresses(world: World): PlannedCase[] {
  const families = podFamilies(world);
  return world.pods
    .filter((pod) => pod.role === 'agent')
    .flatMap((pod) =>
      families.map((ipFamily) => ({
        ...podCase('pod-ip.interface', pod, ipFamily),
        expectation: {
          reach: 'allowed' as const,
          because: [`status.podIPs of ${pod.name} stand on its interfaces`],
          addresses: pod.ips.filter((ip) => ipFamilyOf(ip) === ipFamily),
        },
        ask:
          pod.problem === undefined
            ? { kind: 'probe', question: addressesQuestion() }
            : askAt(addressesOf(pod), ipFamily, addressesQuestion),
      })),
    );
}

/** Host-network Pods share their node's address. */
function owners(world: World): readonly RunningPod[] {
  return world.pods.filter(({ role }) => role === 'agent' || role === 'extra-agent' || role === 'neighbour');
}
