import * as z from 'zod/mini';

/** Types of DNS records that are asked for (RFC 1035, RFC 2782 for SRV, RFC 3596 for AAAA). */
export const recordTypeSchema = z.enum(['A', 'AAAA', 'CNAME', 'SRV', 'PTR']);
export type RecordType = z.infer<typeof recordTypeSchema>;
