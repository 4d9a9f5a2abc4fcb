import * as z from 'zod/mini';

const id = z.string();
/** Open SCTP sockets even where the kernel has not loaded SCTP yet, which makes it do so. */
const mayLoad = z.boolean();

/** Makes the responder of this container listen for SCTP too, on the same port number, from now on. */
export const sctpListenProbeSchema = z.object({ kind: z.literal('sctp-listen'), id, mayLoad });

/** Opens one fresh SCTP association in one-to-one style (RFC 6458 section 4), sends the nonce, and reads the responder's identity. */
export const sctpProbeSchema = z.object({
  kind: z.literal('sctp'),
  id,
  address: z.string(),
  port: z.number(),
  timeoutMs: z.number(),
  mayLoad,
  nonce: z.string(),
});
