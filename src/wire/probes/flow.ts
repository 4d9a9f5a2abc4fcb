import * as z from 'zod/mini';

const id = z.string();
/** Names the flow within the session of its agent. */
const flow = z.string();

/**
 * Opens a UDP flow that outlives this probe: one socket with one source port that sends a request every `intervalMs`, whatever
 * comes back. The socket is not connected, as that of a resolver or of a metrics sender, so that no error and no stale
 * association of the socket itself ends it. `reached` once it sends; an open flow of that name is closed first.
 */
export const flowOpenProbeSchema = z.object({
  kind: z.literal('flow-open'),
  id,
  flow,
  address: z.string(),
  port: z.number(),
  intervalMs: z.number(),
  /** It ends by itself after so long. */
  maxMs: z.number(),
  nonce: z.string(),
});

/** Who answers an open flow now: the first answer to any of its requests that is sent after this question. */
export const flowProbeSchema = z.object({ kind: z.literal('flow'), id, flow, timeoutMs: z.number() });
