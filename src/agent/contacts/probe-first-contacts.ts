import { pause } from '../clock.ts';
import { askFirstContacts } from '../ask-local.ts';
import type { Prober } from '../probers/prober.ts';

const pollMs = 200;

/** Asks this container's `serve` process what came of its first contacts, until all of them are over. */
export const probeFirstContacts: Prober<'first-contacts'> = async (request, { identity }) => {
  const { transport, address, port, timeoutMs } = request;
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const reply = await askFirstContacts(identity.container, { transport, address, port });
    if (!('going' in reply)) return reply;
    if (performance.now() >= deadlineMs)
      return { outcome: 'not-run', detail: `the first contacts were not over within ${timeoutMs} ms` };
    await pause(pollMs);
  }
};
