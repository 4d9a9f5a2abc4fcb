import * as z from 'zod/mini';

/**
 * Reads what the kubelet set up for names: `nameserver N` and `search N` (counted from 1) and `ndots` of `/etc/resolv.conf`, and
 * the `hostname` of the Pod; `hostname of its own` is `yes` where it is the Pod's name and `no` otherwise.
 */
export const dnsConfigProbeSchema = z.object({ kind: z.literal('dns-config'), id: z.string() });

/** Reads the addresses that `/etc/hosts` has for a name. */
export const hostsFileProbeSchema = z.object({ kind: z.literal('hosts-file'), id: z.string(), name: z.string() });
