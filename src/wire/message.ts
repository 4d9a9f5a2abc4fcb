import * as z from 'zod/mini';
import { observationSchema } from './observation.ts';
import { probeRequestSchema } from './probe.ts';

/** Raised with every change that an older agent or CLI would misread. */
export const protocolVersion = 1;

/** What the CLI writes to the agent's stdin, one JSON object a line. */
export const commandSchema = z.discriminatedUnion('type', [
  /** Run these probes, at most `parallel` at once; every probe yields exactly one observation, then `done`. */
  z.object({ type: z.literal('batch'), batch: z.string(), parallel: z.number(), probes: z.array(probeRequestSchema) }),
  /** Is the agent alive? Answered by `pong` with the same number. */
  z.object({ type: z.literal('ping'), sequence: z.number() }),
  /** End the session; the agent exits. End of file on stdin means the same but is never relied on. */
  z.object({ type: z.literal('bye') }),
]);
export type Command = z.infer<typeof commandSchema>;

/** What the agent writes to its stdout, one JSON object a line. */
export const replySchema = z.discriminatedUnion('type', [
  /** First line of every session, sent once the responders of every container of the Pod listen. */
  z.object({
    type: z.literal('hello'),
    protocol: z.number(),
    nodeVersion: z.string(),
    namespace: z.string(),
    pod: z.string(),
    node: z.string(),
    container: z.string(),
    /** Containers of this Pod whose responders were found listening. */
    responders: z.array(z.string()),
    /** The search list of the Pod's `/etc/resolv.conf`; it tells the cluster's DNS domain. */
    searchDomains: z.array(z.string()),
    /** Its name servers. */
    nameservers: z.array(z.string()),
  }),
  z.object({ type: z.literal('observation'), batch: z.string(), observation: observationSchema }),
  /** End mark of a batch; `count` is the number of observations sent for it, so that a torn stream shows. */
  z.object({ type: z.literal('done'), batch: z.string(), count: z.number() }),
  z.object({ type: z.literal('pong'), sequence: z.number() }),
  /** The agent's own failure: a bug or a broken command, never a statement about the network. */
  z.object({ type: z.literal('fault'), message: z.string() }),
]);
export type Reply = z.infer<typeof replySchema>;
export type Hello = Extract<Reply, { type: 'hello' }>;
