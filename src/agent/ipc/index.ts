import type { SharedThing } from '../../wire/probes/share.ts';
import { shareFifo } from './fifo.ts';
import { shareFile } from './file.ts';
import type { Sharing, ThingOf } from './sharing.ts';
import { shareMemorySegment, shareSemaphores } from './sysv.ts';
import { shareAbstractSocket, shareUnixSocket } from './unix-socket.ts';

type Means = SharedThing['means'];
type Ways = { readonly [M in Means]: Sharing<M> };

const ways: Ways = {
  file: shareFile,
  fifo: shareFifo,
  'unix-socket': shareUnixSocket,
  'abstract-socket': shareAbstractSocket,
  'sysv-shm': shareMemorySegment,
  'sysv-sem': shareSemaphores,
};

/** How things of this kind are shared. */
export function sharingBy<M extends Means>(means: M): Sharing<M> {
  return ways[means];
}

export type { Sharing, ThingOf };
