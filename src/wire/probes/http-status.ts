import * as z from 'zod/mini';

/** One GET. The observation's value `status` is the status code of the answer, whatever it is (RFC 9110 section 15). */
export const httpStatusProbeSchema = z.object({
  kind: z.literal('http-status'),
  id: z.string(),
  /** IP literal. */
  address: z.string(),
  port: z.number(),
  /** Begins with a slash. */
  path: z.string(),
  timeoutMs: z.number(),
});
