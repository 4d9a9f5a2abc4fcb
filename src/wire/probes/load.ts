import * as z from 'zod/mini';

const id = z.string();
/** Names the load within the session of its agent. */
const load = z.string();
const nonce = z.string();

/**
 * Begins a load that outlives this probe: a fresh TCP connection with one request every `intervalMs`, each with `patienceMs` of
 * its own, however the others fare. It begins once a connection before it was answered, and answers as that one did; it does not
 * begin if none was within `patienceMs`. A load of that name that runs is ended first.
 */
export const loadBeginProbeSchema = z.object({
  kind: z.literal('load-begin'),
  id,
  load,
  address: z.string(),
  port: z.number(),
  intervalMs: z.number(),
  patienceMs: z.number(),
  /** It ends by itself after so long. */
  maxMs: z.number(),
  nonce,
});

/** Ends a load, waits for the connections that are open, and tells how they all fared; asked again it tells the same. */
export const loadEndProbeSchema = z.object({ kind: z.literal('load-end'), id, load });

/**
 * How long each of these addresses took to answer over TCP for the first time, counted from the question that set the mark. Asks
 * what has not answered yet every `intervalMs`; what is known is kept for the next question. `reached` once all have answered.
 */
export const firstAnswersProbeSchema = z.object({
  kind: z.literal('first-answers'),
  id,
  /** Names the moment within the session of the agent. */
  mark: z.string(),
  /** Counts from now on; without, from an earlier question that had it. */
  setMark: z.optional(z.boolean()),
  targets: z.array(z.object({ address: z.string(), port: z.number() })),
  intervalMs: z.number(),
  timeoutMs: z.number(),
  nonce,
});
