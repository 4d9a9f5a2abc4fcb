import * as z from 'zod/mini';

/**
 * Tells a Pod that goes on serving after its deletion to end (see `farewellPort`). `reached` in any case: a Pod that does not
 * answer may have ended already, and ends by itself.
 */
export const farewellProbeSchema = z.object({
  kind: z.literal('farewell'),
  id: z.string(),
  address: z.string(),
  timeoutMs: z.number(),
  nonce: z.string(),
});
