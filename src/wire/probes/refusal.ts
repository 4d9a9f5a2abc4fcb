import * as z from 'zod/mini';

/**
 * Asks again and again until it is not silence that answers, or the time is over: a Linux node says "refused" to one address only
 * about once a second (icmp_ratelimit in ip-sysctl), so that a single try may stay without answer where all is well.
 */
export const refusalProbeSchema = z.object({
  kind: z.literal('refusal'),
  id: z.string(),
  transport: z.enum(['tcp', 'udp']),
  /** IP literal. */
  address: z.string(),
  port: z.number(),
  /** For all tries together, in milliseconds. */
  withinMs: z.number(),
  nonce: z.string(),
});
