import * as z from 'zod/mini';

/** What was sent but has not arrived is waited for so long: the buffers of a slow way hold the data of many seconds. */
export const mostStreamWaitingMs = 20_000;

/**
 * Sends random bytes over one fresh TCP connection for `durationMs`, as fast as the responder takes them, and tells how many
 * arrived in which time, as the responder saw it. The responder compares every byte.
 */
export const throughputProbeSchema = z.object({
  kind: z.literal('throughput'),
  id: z.string(),
  address: z.string(),
  port: z.number(),
  durationMs: z.number(),
  /** The longest time in which nothing may arrive. */
  timeoutMs: z.number(),
  nonce: z.string(),
});
