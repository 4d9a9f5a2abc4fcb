import * as z from 'zod/mini';

/**
 * Exchanges with a target one after the other, all targets side by side, from fresh ports. Ends at the first exchange that is not
 * answered. The value `moved` of its observation is `true` if a target was answered by another Pod than the time before.
 */
export const sequenceProbeSchema = z.object({
  kind: z.literal('sequence'),
  id: z.string(),
  transport: z.enum(['tcp', 'udp']),
  /** IP literals and ports. */
  targets: z.array(z.object({ address: z.string(), port: z.number() })),
  /** Pauses between the exchanges with one target, in milliseconds: there is one exchange more than pauses. */
  pausesMs: z.array(z.number()),
  /** Ends as soon as a target has moved, too. */
  untilMoved: z.boolean(),
  /** For each exchange. */
  timeoutMs: z.number(),
  nonce: z.string(),
});
