import * as z from 'zod/mini';

/**
 * Sends datagrams of rising size, up to the MTU of the interface they leave by, each answered by one of the same size.
 * `largestBytes` is the largest below which none stayed unanswered; `reached` only if all were answered.
 */
export const pathMtuProbeSchema = z.object({
  kind: z.literal('path-mtu'),
  id: z.string(),
  address: z.string(),
  port: z.number(),
  /** For each round of datagrams, repeats included; there are up to `pathMtuRounds`. */
  timeoutMs: z.number(),
  nonce: z.string(),
});

/** One round finds between which common sizes datagrams vanish, others the exact size; the last one makes sure that it is the size. */
export const pathMtuRounds = 5;
