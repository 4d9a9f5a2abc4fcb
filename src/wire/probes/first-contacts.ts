import * as z from 'zod/mini';

/** Environment variable with what a container tries from its first moment on: `ADDRESS PORT`, several with commas between. */
export const firstContactsVariable = 'PODREACH_FIRST_CONTACTS';

/** It tries for so long, in milliseconds from the start of its process. */
export const firstContactsMs = 8_000;

/**
 * What came of the connections or datagrams that the container's `serve` process has tried from its first moment on, as its
 * environment told it: `reached` if any was answered. Waits until all are over, for at most `timeoutMs`.
 */
export const firstContactsProbeSchema = z.object({
  kind: z.literal('first-contacts'),
  id: z.string(),
  transport: z.enum(['tcp', 'udp']),
  address: z.string(),
  port: z.number(),
  timeoutMs: z.number(),
});
