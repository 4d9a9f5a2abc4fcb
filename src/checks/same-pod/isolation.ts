import type { RunningPod, World } from '../../domain/fixture.ts';
import { podFamilies } from '../targets.ts';
import type { Check } from '../check.ts';
import { exchange, loopback } from './localhost.ts';
import { heldOnLoopback, privatePort } from './own-ports.ts';
import { neighbouring, triosAndStrangers } from './pods.ts';
import { ask, caseBetween, joined, limitMs, planSharing, seats, type SharingCases } from './sharing.ts';
import {
  abstractSocket,
  fifo,
  fileInMemory,
  fileOnDisk,
  memorySegment,
  type Offered,
  posixSharedMemory,
  semaphores,
  unixSocket,
} from './things.ts';

export const isolationCheck: Check = {
  id: 'same-pod.isolation',
  family: 'same-pod',
  title: 'two Pods on one node share nothing of this',
  promise:
    'What containers of a Pod share (network, IPC, volumes of type emptyDir) is the Pod\'s own: "containers in different Pods have distinct IP addresses and can not communicate by OS-level IPC without special configuration".',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking',
  how: 'What one Pod offers on loopback over TCP, as a unix socket (abstract or at a path), in a named pipe, in /dev/shm, by System V IPC and in its emptyDirs is found by its own second container, and not by another Pod on the same node that looks for it under the same name.',
  meaning:
    'The runtime did not give each Pod its own network and IPC namespaces (hostNetwork or hostIPC set from outside?), or mounted one folder into two Pods.',
  next: [
    'kubectl exec -n NAMESPACE POD -- ls -l /proc/self/ns  # different in different Pods',
    'kubectl get pods -A -o custom-columns=NAME:.metadata.name,IPC:.spec.hostIPC,NET:.spec.hostNetwork',
  ],
  fixture: triosAndStrangers,
  plan: (world) => planSharing(planIsolation(world)),
};

/** Case ids have these names. */
const things: Readonly<Record<string, (pod: RunningPod) => Offered>> = {
  'abstract-socket': abstractSocket,
  fifo,
  'unix-socket': unixSocket,
  shm: posixSharedMemory,
  'sysv-shm': memorySegment,
  'sysv-sem': semaphores,
  'volume-disk': fileOnDisk,
  'volume-memory': fileInMemory,
};

function planIsolation(world: World): SharingCases {
  return joined(
    neighbouring(world).flatMap(({ pod, stranger }) => [
      ...podFamilies(world).map((ipFamily) => planLoopback(pod, stranger, ipFamily)),
      ...Object.entries(things).map(([name, offered]) => planThing(pod, stranger, name, offered(pod))),
    ]),
  );
}

function planLoopback(pod: RunningPod, stranger: RunningPod, ipFamily: 'ipv4' | 'ipv6'): SharingCases {
  const { held, released, sibling } = heldOnLoopback(isolationCheck.id, { pod, protocol: 'tcp', ipFamily });
  const apart = caseBetween(isolationCheck.id, `loopback/${ipFamily}`, [stranger, 'agent'], [pod, 'agent'], {
    ipFamily,
    expectation: { reach: 'refused', because: [`the loopback of ${stranger.name} is not that of ${pod.name}`] },
    ask: ask(exchange('tcp', loopback[ipFamily], privatePort)),
    restsOn: [held.id, sibling.id, released.id],
  });
  return { offer: [held], take: [sibling, apart], confirm: [released] };
}

function planThing(pod: RunningPod, stranger: RunningPod, name: string, { thing, text, found }: Offered): SharingCases {
  const owner = [pod, 'agent'] as const;
  const offer = caseBetween(isolationCheck.id, `${name}/offer`, owner, owner, {
    expectation: { reach: 'allowed', because: [`a container of ${pod.name} may make it`] },
    ask: ask({ kind: 'share-offer', thing, text, takers: seats, limitMs }),
  });
  const take = { kind: 'share-take', thing, seat: 1, limitMs } as const;
  const sibling = caseBetween(isolationCheck.id, `${name}/sibling`, [pod, 'peer'], owner, {
    expectation: { reach: 'allowed', because: [`containers of ${pod.name} share it`], values: found },
    ask: ask(take),
    restsOn: [offer.id],
  });
  const apart = caseBetween(isolationCheck.id, name, [stranger, 'agent'], owner, {
    expectation: { reach: 'refused', because: [`${stranger.name} is another Pod than ${pod.name}, which offers it`] },
    ask: ask({ ...take, seat: seats }),
    restsOn: [offer.id, sibling.id],
  });
  return { offer: [offer], take: [sibling, apart], confirm: [] };
}
