import { pause } from './clock.ts';
import { askListening } from './ask-local.ts';

const pollMs = 50;

/**
 * Waits until the responders of every one of the Pod's containers listen, at most `timeoutMs`; names those that then do, in
 * the order given. Containers of a Pod start one after the other, so an exec can come before its neighbours are up.
 */
export async function findResponders(containers: readonly string[], timeoutMs: number): Promise<string[]> {
  const deadlineMs = performance.now() + timeoutMs;
  const listening = new Set<string>();
  for (;;) {
    const missing = containers.filter((container) => !listening.has(container));
    await Promise.all(
      missing.map(async (container) => {
        if (await askListening(container)) listening.add(container);
      }),
    );
    if (listening.size === containers.length || performance.now() >= deadlineMs) break;
    await pause(pollMs);
  }
  return containers.filter((container) => listening.has(container));
}
