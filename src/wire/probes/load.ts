import * as z from 'zod/mini';

const id = z.string();
/** Names the load within the session of its agent. */
const load = z.string();

/**
 * Begins a load that outlives this probe: a fresh TCP connection with one request every `intervalMs`, each with `timeoutMs` of
 * its own, however the others fare. `reached` at once; a load of that name that runs is ended first.
 */
export const loadStartProbeSchema = z.object({
  kind: z.literal('load-start'),
  id,
  load,
  address: z.string(),
  port: z.number(),
  intervalMs: z.number(),
  timeoutMs: z.number(),
  /** It ends by itself after so long. */
  maxMs: z.number(),
  nonce: z.string(),
});

/** Ends a load, waits for the connections that are open, and tells how they all fared; asked again it tells the same. */
export const loadEndProbeSchema = z.object({ kind: z.literal('load-end'), id, load });

/** Notes the time under a name, for `first-answers`. Always `reached`. */
export const markProbeSchema = z.object({ kind: z.literal('mark'), id, mark: z.string() });

/**
 * How long after a mark each of these addresses first answered over TCP, to this agent. Asks what has not answered yet every
 * `intervalMs`; what is known is kept for the next question with that mark. `reached` once all have answered.
 */
export const firstAnswersProbeSchema = z.object({
  kind: z.literal('first-answers'),
  id,
  mark: z.string(),
  targets: z.array(z.object({ address: z.string(), port: z.number() })),
  intervalMs: z.number(),
  timeoutMs: z.number(),
  nonce: z.string(),
});
