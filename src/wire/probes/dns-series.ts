import * as z from 'zod/mini';
import { recordTypeSchema } from './dns-record.ts';

/** Asks one name server `count` times over UDP, one query after the other, each sent once: answer times and loss. */
export const dnsSeriesProbeSchema = z.object({
  kind: z.literal('dns-series'),
  id: z.string(),
  /** IP literal. */
  server: z.string(),
  /** 53 where absent. */
  port: z.optional(z.number()),
  name: z.string(),
  recordType: recordTypeSchema,
  count: z.number(),
  /** For each query. */
  timeoutMs: z.number(),
});
