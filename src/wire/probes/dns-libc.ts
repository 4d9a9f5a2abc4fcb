import * as z from 'zod/mini';

/** Resolves a name with getaddrinfo of the image's libc, as most programs do. */
export const dnsLibcProbeSchema = z.object({
  kind: z.literal('dns-libc'),
  id: z.string(),
  name: z.string(),
  ipFamily: z.enum(['ipv4', 'ipv6']),
  timeoutMs: z.number(),
});

/**
 * The same for IPv4, in a Pod whose only name server is 127.0.0.1: the agent itself is that server for the time of the probe,
 * knows a few names, and reports every name it was asked for.
 */
export const dnsOwnServerProbeSchema = z.object({
  kind: z.literal('dns-own-server'),
  id: z.string(),
  name: z.string(),
  /** The full names that exist, without trailing dot. */
  known: z.array(z.string()),
  /** Their address. */
  address: z.string(),
  timeoutMs: z.number(),
});
