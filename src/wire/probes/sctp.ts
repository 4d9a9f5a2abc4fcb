import * as z from 'zod/mini';

const id = z.string();
/** Open SCTP sockets even where the kernel has not loaded SCTP yet, which makes it do so. */
const mayLoad = z.boolean();

/** Makes the responder of this container listen for SCTP too, on the same port number, from now on. */
export const sctpListenProbeSchema = z.object({ kind: z.literal('sctp-listen'), id, mayLoad });

/** Associations at once where several are asked for: each takes a process of perl. */
export const sctpAtOnce = 4;

/**
 * Opens a fresh SCTP association in one-to-one style (RFC 6458 section 4), sends the nonce, and reads the responder's identity;
 * with `count` so many independent ones, to see which endpoints answer behind one address.
 */
export const sctpProbeSchema = z.object({
  kind: z.literal('sctp'),
  id,
  address: z.string(),
  port: z.number(),
  timeoutMs: z.number(),
  count: z.optional(z.number()),
  mayLoad,
  nonce: z.string(),
});
