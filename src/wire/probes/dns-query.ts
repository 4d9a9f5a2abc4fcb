import * as z from 'zod/mini';
import { recordTypeSchema } from './dns-record.ts';

/** Asks one name server for one full name, with no search list: one query, repeated over UDP while there is no reply. */
export const dnsQueryProbeSchema = z.object({
  kind: z.literal('dns-query'),
  id: z.string(),
  /** IP literal. */
  server: z.string(),
  /** 53 where absent. */
  port: z.optional(z.number()),
  name: z.string(),
  recordType: recordTypeSchema,
  /** Over UDP a truncated answer is asked for again over TCP. */
  transport: z.enum(['udp', 'tcp']),
  /** Announce with EDNS0 that answers may be larger than 512 bytes. */
  edns: z.boolean(),
  /** The server need not have such records: NXDOMAIN and empty answers are `unsupported`. */
  optional: z.optional(z.boolean()),
  timeoutMs: z.number(),
});
