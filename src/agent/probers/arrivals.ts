import { askArrived } from '../ask-local.ts';
import type { Prober } from './prober.ts';

/**
 * Which nonces this Pod's responders saw. `reached` only when the list is complete: while a container does not answer, a nonce
 * that is missing elsewhere may have arrived there, so that the outcome is `not-run` and the list what is known.
 */
export const probeArrivals: Prober<'arrivals'> = async ({ nonces }, { identity }) => {
  const asked = await Promise.allSettled(identity.containers.map((container) => askArrived(container, nonces)));
  const seen = new Set(asked.flatMap((reply) => (reply.status === 'fulfilled' ? reply.value : [])));
  const arrived = nonces.filter((nonce) => seen.has(nonce));
  const errors = asked.flatMap((reply) => (reply.status === 'rejected' ? [String(reply.reason)] : []));
  if (errors.length > 0 && arrived.length < nonces.length)
    return { outcome: 'not-run', detail: errors.join('; '), arrived };
  return { outcome: 'reached', arrived };
};
