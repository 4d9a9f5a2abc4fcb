import type { RunningPod, World } from '../../domain/fixture.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { trios, triosAndStrangers } from './pods.ts';
import { ask, caseBetween, limitMs, planSharing, seats, type SharingCases, takers } from './sharing.ts';
import {
  fifo,
  fileInMemory,
  fileOnDisk,
  memorySegment,
  type Offered,
  posixSharedMemory,
  semaphores,
  unixSocket,
} from './things.ts';

const communication = 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking';
const volumes = 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir';
const how =
  'One of three containers offers it, the two others find it and answer, each by a session of its own; the first one then tells what came back.';

type Told = Pick<Check, 'id' | 'title' | 'promise' | 'source' | 'meaning' | 'next' | 'needs'> & {
  readonly how?: string;
};

function thingCheck(offered: (pod: RunningPod) => Offered, told: Told): Check {
  return {
    family: 'same-pod',
    how,
    ...told,
    fixture: triosAndStrangers,
    plan: (world) => planSharing(planThing(world, told.id, offered)),
  };
}

export const volumeDiskCheck = thingCheck(fileOnDisk, {
  id: 'same-pod.volume-disk',
  title: 'containers share an emptyDir on disk',
  promise: 'All containers of a Pod read and write the same files in an emptyDir volume.',
  source: volumes,
  meaning: 'The volume is not writable for the user of the containers, or the runtime mounted different folders.',
  next: [
    'kubectl exec -n NAMESPACE POD -c CONTAINER -- ls -ln /podreach-disk',
    'df -h /var/lib/kubelet  # on the node',
  ],
});

export const volumeMemoryCheck = thingCheck(fileInMemory, {
  id: 'same-pod.volume-memory',
  title: 'containers share an emptyDir in memory',
  promise: 'An emptyDir of medium Memory is a tmpfs that all containers of the Pod share.',
  source: volumes,
  how: `${how} Each taker also reads the type of the file system, which must be tmpfs.`,
  meaning:
    'The kubelet did not mount a tmpfs there, so that the volume is on disk or each container has one of its own.',
  next: ['kubectl exec -n NAMESPACE POD -c CONTAINER -- grep podreach /proc/mounts'],
});

export const fifoCheck = thingCheck(fifo, {
  id: 'same-pod.fifo',
  title: 'containers talk through a named pipe on a shared volume',
  promise: 'A FIFO in a shared volume connects the containers of a Pod that open it: they run on one kernel.',
  source: volumes,
  meaning: 'The volume does not carry special files: a sandbox (gVisor, Kata) or an odd file system stands between.',
  next: [
    'kubectl exec -n NAMESPACE POD -c CONTAINER -- ls -l /podreach-disk',
    'kubectl get pod -n NAMESPACE POD -o jsonpath={.spec.runtimeClassName}',
  ],
});

export const unixSocketCheck = thingCheck(unixSocket, {
  id: 'same-pod.unix-socket',
  title: 'containers talk through a unix socket on a shared volume',
  promise: 'A unix socket in a shared volume is reached by every container of the Pod that mounts it.',
  source: volumes,
  meaning: 'The volume does not carry sockets, or a security module (SELinux, AppArmor) forbids the connection.',
  next: ['kubectl exec -n NAMESPACE POD -c CONTAINER -- ls -l /podreach-disk', 'dmesg | grep -i denied  # on the node'],
});

export const sharedMemoryCheck = thingCheck(posixSharedMemory, {
  id: 'same-pod.shm',
  title: 'containers share POSIX shared memory',
  promise: 'Containers of a Pod can communicate by POSIX shared memory: they have one /dev/shm, a tmpfs.',
  source: communication,
  meaning: 'The runtime gave each container an IPC namespace or a /dev/shm of its own.',
  next: [
    'kubectl exec -n NAMESPACE POD -c CONTAINER -- readlink /proc/self/ns/ipc',
    'kubectl exec -n NAMESPACE POD -c CONTAINER -- grep /dev/shm /proc/mounts',
  ],
});

const systemVNext = [
  'kubectl exec -n NAMESPACE POD -c CONTAINER -- readlink /proc/self/ns/ipc  # the same in every container',
  'kubectl exec -n NAMESPACE POD -c CONTAINER -- cat /proc/sysvipc/shm /proc/sysvipc/sem',
];

export const systemVMemoryCheck = thingCheck(memorySegment, {
  id: 'same-pod.sysv-shm',
  title: 'containers share System V shared memory',
  promise:
    'Containers of a Pod can communicate by standard inter-process communication such as System V shared memory.',
  source: communication,
  how: `${how} Node has no calls for it, so that the image's perl makes them; without perl it is skipped.`,
  meaning: 'The containers have IPC namespaces of their own, or a seccomp profile forbids the calls.',
  next: systemVNext,
  needs: [{ kind: 'tool', tool: 'perl' }],
});

export const systemVSemaphoreCheck = thingCheck(semaphores, {
  id: 'same-pod.sysv-sem',
  title: 'containers wake each other by System V semaphores',
  promise: 'Containers of a Pod can communicate by standard inter-process communication such as System V semaphores.',
  source: communication,
  how: "One container waits on semaphores, the two others post one each, and wait until the woken one posts another; by the image's perl, without which it is skipped.",
  meaning: 'The containers have IPC namespaces of their own, or a seccomp profile forbids the calls.',
  next: systemVNext,
  needs: [{ kind: 'tool', tool: 'perl' }],
});

function planThing(world: World, check: Check['id'], offered: (pod: RunningPod) => Offered): SharingCases {
  const plans = trios(world).map((pod) => planFor(pod, check, offered(pod)));
  return {
    offer: plans.map(({ offer }) => offer),
    take: plans.flatMap(({ take }) => take),
    confirm: plans.map(({ confirm }) => confirm),
  };
}

function planFor(pod: RunningPod, check: Check['id'], { thing, text, found }: Offered) {
  const owner = [pod, 'agent'] as const;
  const offer = caseBetween(check, 'offer', owner, owner, {
    expectation: { reach: 'allowed', because: [`a container of ${pod.name} may make it`] },
    ask: ask({ kind: 'share-offer', thing, text, takers: seats, limitMs }),
  });
  const confirmId = { ...offer, id: offer.id.replace('/offer/', '/confirm/') };
  const take = takers.map((taker, index): PlannedCase =>
    caseBetween(check, 'take', [pod, taker], owner, {
      expectation: { reach: 'allowed', because: [`containers of ${pod.name} share it`], values: found },
      ask: ask({ kind: 'share-take', thing, seat: index + 1, limitMs }),
      // The session that offered it may have broken off meanwhile; its socket or process is gone then.
      restsOn: [offer.id, confirmId.id],
    }),
  );
  const confirm: PlannedCase = {
    ...confirmId,
    expectation: {
      reach: 'allowed',
      because: [`what ${takers.join(' and ')} answer comes back to who offered it`],
      values: Object.fromEntries(takers.map((_, index) => [String(index + 1), found['text'] ?? ''])),
    },
    ask: ask({ kind: 'share-heard', thing, takers: takers.length, limitMs }),
    restsOn: [offer.id, ...take.map(({ id }) => id)],
  };
  return { offer, take, confirm };
}
