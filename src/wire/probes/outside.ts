import * as z from 'zod/mini';

/** Resolves a name outside the cluster with the image's libc and opens a TCP connection to it, without sending anything. */
export const outsideProbeSchema = z.object({
  kind: z.literal('outside'),
  id: z.string(),
  name: z.string(),
  port: z.number(),
  ipFamily: z.enum(['ipv4', 'ipv6']),
  timeoutMs: z.number(),
});
