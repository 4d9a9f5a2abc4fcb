import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { kubectlWords, onNode } from '../../../test/e2e/harness/test-cluster.ts';
import type { Trouble } from '../trial.ts';

/** Runs a command in the network of the Pod that has an address: `bash inPod ADDRESS COMMAND...` on its node. */
export const inPod = fileURLToPath(new URL('../../testbed/node/in-pod.sh', import.meta.url));
const pollPauseMs = 400;

/** A command in the network of the Pod of a node that has this address. */
export function inNetworkOfPod(node: string, address: string, command: readonly string[]): Promise<string> {
  return onNode(node, ['bash', inPod, address, ...command]);
}

/**
 * Does something to the agent of a node as soon as it has an address, while podreach still waits for its other Pods. It goes with its
 * Pod: nothing is to be mended.
 */
export function toAgentOf(node: string, act: (address: string) => Promise<unknown>): Trouble {
  const waiting = new AbortController();
  let acting: Promise<void> = Promise.resolve();
  return {
    make: (signal) => {
      acting = onceAddressed(node, AbortSignal.any([signal, waiting.signal]), act);
      // Told by `mend`; until then it must not count as unheard.
      acting.catch(() => undefined);
      return Promise.resolve();
    },
    mend: async () => {
      waiting.abort();
      await acting;
    },
  };
}

async function onceAddressed(
  node: string,
  signal: AbortSignal,
  act: (address: string) => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    const address = await agentAddressOn(node);
    if (address !== undefined) {
      await act(address);
      return;
    }
    await pause(pollPauseMs);
  }
  throw new Error(`no probe Pod of ${node} got an address`);
}

async function agentAddressOn(node: string): Promise<string | undefined> {
  const [address] = await kubectlWords([
    'get',
    'pods',
    '-A',
    '-l',
    'podreach.dev/role=agent',
    '--field-selector',
    `spec.nodeName=${node}`,
    '-o',
    'jsonpath={.items[*].status.podIP}',
  ]);
  return address;
}
