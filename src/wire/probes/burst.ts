import * as z from 'zod/mini';

/**
 * Sends `count` datagrams, one every `intervalMs`, each once and with a number of its own. Tells how many were answered and how
 * long the answers took; an answer counts if it comes within `answerMs` of the last datagram.
 */
export const burstProbeSchema = z.object({
  kind: z.literal('burst'),
  id: z.string(),
  address: z.string(),
  port: z.number(),
  count: z.number(),
  intervalMs: z.number(),
  answerMs: z.number(),
  nonce: z.string(),
});
