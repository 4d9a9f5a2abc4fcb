import * as z from 'zod/mini';

const id = z.string();

/** Reads variables of the container's environment: a value for each of `names` that is set. */
export const environmentProbeSchema = z.object({ kind: z.literal('environment'), id, names: z.array(z.string()) });

/** One exchange with the address and port that two of the container's variables name; `unresolved` where they do not. */
export const environmentExchangeProbeSchema = z.object({
  kind: z.literal('environment-exchange'),
  id,
  transport: z.enum(['tcp', 'udp']),
  hostVariable: z.string(),
  portVariable: z.string(),
  timeoutMs: z.number(),
  /** Of UDP, between datagrams. */
  intervalMs: z.number(),
  nonce: z.string(),
});
