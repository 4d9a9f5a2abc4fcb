import * as z from 'zod/mini';

/**
 * Who answers a flow now: the first answer to any of its requests that is sent after this question. A flow outlives its
 * probe: one socket with one source port goes on sending, whatever comes back. Over UDP the socket is not connected, as that of a
 * resolver or of a metrics sender, so that no error and no association of the socket itself ends it. Over TCP it is one connection;
 * once that is cut, every question is answered by how it was.
 */
export const flowProbeSchema = z.object({
  kind: z.literal('flow'),
  id: z.string(),
  /** Names the flow within the session of its agent. */
  flow: z.string(),
  protocol: z.enum(['udp', 'tcp']),
  /** Opens it unless it is open; without, it must be open already. */
  open: z.optional(
    z.object({
      address: z.string(),
      port: z.number(),
      /** Between two requests. */
      intervalMs: z.number(),
      /** It ends by itself after so long. */
      maxMs: z.number(),
    }),
  ),
  timeoutMs: z.number(),
  nonce: z.string(),
});
