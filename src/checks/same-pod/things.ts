import type { RunningPod } from '../../domain/fixture.ts';
import { posted, type SharedThing } from '../../wire/probes/share.ts';
import { kernelKeyOf, textOf } from './sharing.ts';

/** A thing that a Pod's containers share, and what a taker of it finds there. */
export interface Offered {
  readonly thing: SharedThing;
  readonly text: string;
  readonly found: Readonly<Record<string, string>>;
}

type Offer = (pod: RunningPod) => Offered;

const file =
  (folder: string, found: Readonly<Record<string, string>> = {}): Offer =>
  (pod) => ({
    thing: { means: 'file', path: `${folder}/podreach-${pod.name}` },
    text: textOf(pod),
    found: { text: textOf(pod), ...found },
  });

/** Where `manifests/pods/same-pod.yaml` mounts its volumes. */
const disk = '/podreach-disk';
const memory = '/podreach-memory';

export const fileOnDisk = file(disk);
/** An `emptyDir` of medium Memory is a tmpfs, whatever else it holds. */
export const fileInMemory = file(memory, { filesystem: 'tmpfs' });
/** What shm_open(3) opens. */
export const posixSharedMemory = file('/dev/shm', { filesystem: 'tmpfs' });

export const fifo: Offer = (pod) => ({
  thing: { means: 'fifo', path: `${disk}/podreach-${pod.name}.fifo` },
  text: textOf(pod),
  found: { text: textOf(pod) },
});

export const unixSocket: Offer = (pod) => ({
  thing: { means: 'unix-socket', path: `${disk}/podreach-${pod.name}.socket` },
  text: textOf(pod),
  found: { text: textOf(pod) },
});

export const abstractSocket: Offer = (pod) => ({
  thing: { means: 'abstract-socket', name: `podreach-offer-${pod.namespace}-${pod.name}` },
  text: textOf(pod),
  found: { text: textOf(pod) },
});

export const memorySegment: Offer = (pod) => ({
  thing: { means: 'sysv-shm', key: kernelKeyOf(pod, 'segment') },
  text: textOf(pod),
  found: { text: textOf(pod) },
});

export const semaphores: Offer = (pod) => ({
  thing: { means: 'sysv-sem', key: kernelKeyOf(pod, 'semaphores') },
  text: textOf(pod),
  found: { text: posted },
});
