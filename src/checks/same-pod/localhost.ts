import { objectKey } from '../../domain/endpoint.ts';
import type { RunningPod, World } from '../../domain/fixture.ts';
import { type IpFamily, ipFamilyOf, type Protocol } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check } from '../check.ts';
import type { Ask, PlannedCase, Question } from '../planned-case.ts';
import { addressesOf, askAt, exchangeTimeoutMs, podFamilies } from '../targets.ts';
import { strangers, trios, triosAndStrangers } from './pods.ts';
import { ask, caseBetween } from './sharing.ts';

export const loopback = { ipv4: '127.0.0.1', ipv6: '::1' } as const;

const namespaceBroken =
  'The loopback interface of the Pod is down, or its containers do not share a network namespace.';

export const localhostCheck: Check = {
  id: 'same-pod.localhost',
  family: 'same-pod',
  title: 'containers of one Pod reach each other on localhost',
  promise: 'Containers in the same Pod share its network namespace and can communicate over localhost.',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking',
  how: 'In a Pod of two and in one of three containers, each asks a sibling at 127.0.0.1 and ::1, TCP and UDP; the answer names the container.',
  meaning: namespaceBroken,
  next: ['kubectl exec -n NAMESPACE POD -- cat /proc/net/dev'],
  fixture: triosAndStrangers,
  plan: (world) => ({ cases: planLocalhost(world) }),
};

export const addressCheck: Check = {
  id: 'same-pod.address',
  family: 'same-pod',
  title: 'containers of one Pod have the same addresses',
  promise: "Every container in a Pod shares the Pod's network namespace, including its IP addresses and ports.",
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking',
  how: "Each of three containers reads its interfaces' addresses, which must hold those of status.podIPs, and asks a sibling at the Pod's own address, TCP and UDP.",
  meaning: `${namespaceBroken} If only the exchange fails, traffic of the Pod to itself is filtered or redirected.`,
  next: ['kubectl exec -n NAMESPACE POD -c CONTAINER -- cat /proc/net/fib_trie /proc/net/if_inet6'],
  fixture: triosAndStrangers,
  plan: (world) => ({ cases: [...planOwnAddresses(world), ...planOwnExchanges(world)] }),
};

/** Who asks whom: each container once on either side, or the first one the second one of two. */
const rings = {
  three: [
    ['agent', 'peer'],
    ['peer', 'third'],
    ['third', 'agent'],
  ],
  two: [['agent', 'peer']],
} as const;

type Container = keyof typeof responderPorts;

function planLocalhost(world: World): PlannedCase[] {
  const asking = [
    ...trios(world).map((pod) => ({ pod, ring: rings.three })),
    ...strangers(world).map((pod) => ({ pod, ring: rings.two })),
  ];
  return asking.flatMap(({ pod, ring }) =>
    ring.flatMap(([from, to]) =>
      siblingCases(world, 'same-pod.localhost', pod, from, to, (ipFamily, question) =>
        ask(question(loopback[ipFamily])),
      ),
    ),
  );
}

function planOwnExchanges(world: World): PlannedCase[] {
  return trios(world).flatMap((pod) =>
    rings.three.flatMap(([from, to]) =>
      siblingCases(world, 'same-pod.address', pod, from, to, (ipFamily, question) =>
        askAt(addressesOf(pod), ipFamily, question),
      ),
    ),
  );
}

/** One container asks a sibling, by every protocol and IP family. */
function siblingCases(
  world: World,
  check: Check['id'],
  pod: RunningPod,
  from: Container,
  to: Container,
  askSibling: (ipFamily: IpFamily, question: (address: string) => Question) => Ask,
): PlannedCase[] {
  return podFamilies(world).flatMap((ipFamily) =>
    (['tcp', 'udp'] as const).map((protocol) =>
      caseBetween(check, `${protocol}/${ipFamily}`, [pod, from], [pod, to], {
        ipFamily,
        protocol,
        expectation: {
          reach: 'allowed',
          because: [`the containers of ${pod.name} share its network namespace`],
          answeredBy: [objectKey(pod.namespace, pod.name)],
          container: to,
        },
        ask: askSibling(ipFamily, (address) => exchange(protocol, address, responderPorts[to])),
      }),
    ),
  );
}

/** One exchange with a responder. */
export function exchange(protocol: Protocol, address: string, port: number): Question {
  const where = { address, port, timeoutMs: exchangeTimeoutMs };
  return protocol === 'udp' ? { kind: 'udp', ...where, intervalMs: 500 } : { kind: 'tcp', ...where };
}

/** Every container finds all of the Pod's addresses. */
function planOwnAddresses(world: World): PlannedCase[] {
  return trios(world).flatMap((pod) =>
    podFamilies(world).flatMap((ipFamily) =>
      rings.three.map(([container]) =>
        caseBetween('same-pod.address', `interface/${ipFamily}`, [pod, container], [pod, container], {
          ipFamily,
          expectation: {
            reach: 'allowed',
            because: [
              `container ${container} shares the network namespace of ${pod.name}, whose addresses the API reports`,
            ],
            addresses: pod.ips.filter((ip) => ipFamilyOf(ip) === ipFamily),
          },
          ask: askAt(addressesOf(pod), ipFamily, () => ({ kind: 'addresses' })),
        }),
      ),
    ),
  );
}
