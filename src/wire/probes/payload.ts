import * as z from 'zod/mini';

/**
 * Carries random bytes there and as many back, and compares hashes of what left and what arrived at both ends. Over TCP every
 * size is a connection of its own; over UDP it is one datagram, headers not counted, answered by one of the same size.
 */
export const payloadProbeSchema = z.object({
  kind: z.literal('payload'),
  id: z.string(),
  transport: z.enum(['tcp', 'udp']),
  address: z.string(),
  port: z.number(),
  /** Sizes in bytes, each to be carried both ways. */
  sizes: z.array(z.number()),
  /** Over TCP the longest time without any progress; over UDP for each datagram, repeats included. */
  timeoutMs: z.number(),
  nonce: z.string(),
});
