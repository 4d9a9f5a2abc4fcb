import type { Check } from '../check.ts';
import { isolationCheck } from './isolation.ts';
import { addressCheck, localhostCheck } from './localhost.ts';
import { loopbackPrivateCheck, portConflictCheck, undeclaredPortCheck } from './own-ports.ts';
import {
  fifoCheck,
  sharedMemoryCheck,
  systemVMemoryCheck,
  systemVSemaphoreCheck,
  unixSocketCheck,
  volumeDiskCheck,
  volumeMemoryCheck,
} from './shared-things.ts';

/** What containers of one Pod share, and different Pods do not. */
export const samePodChecks: readonly Check[] = [
  localhostCheck,
  addressCheck,
  portConflictCheck,
  undeclaredPortCheck,
  loopbackPrivateCheck,
  volumeDiskCheck,
  volumeMemoryCheck,
  fifoCheck,
  unixSocketCheck,
  sharedMemoryCheck,
  systemVMemoryCheck,
  systemVSemaphoreCheck,
  isolationCheck,
];
