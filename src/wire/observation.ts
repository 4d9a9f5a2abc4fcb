import * as z from 'zod/mini';

/**
 * What happened to a probe on the wire. `reached` means that the answer came from an agent (or that DNS gave records);
 * `not-run` means that the probe itself broke and nothing is known of the network.
 */
export const outcomes = [
  'reached',
  'refused',
  'reset',
  'timed-out',
  'unreachable',
  'unresolved',
  'wrong-answer',
  'not-run',
] as const;
export const outcomeSchema = z.enum(outcomes);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Who answered, and the client's address as the server saw it: shows the backend that was chosen and any NAT on the way. */
export const answerSchema = z.object({
  namespace: z.string(),
  pod: z.string(),
  container: z.string(),
  node: z.string(),
  /** Source address seen by the server, `::ffff:` prefix removed. */
  clientAddress: z.string(),
  /** How many of the probe's connections or datagrams got this same answer. */
  count: z.number(),
});
export type Answer = z.infer<typeof answerSchema>;

/** What DNS said. `queries` are the full names asked in order, as search list and ndots produced them. */
export const dnsAnswerSchema = z.object({
  rcode: z.string(),
  records: z.array(z.string()),
  /** CNAME chain and other record types are kept as text in `chain`. */
  chain: z.optional(z.array(z.string())),
  server: z.string(),
  transport: z.enum(['udp', 'tcp']),
  queries: z.array(z.string()),
  /** The name that was answered, without trailing dot. */
  answeredName: z.optional(z.string()),
});
export type DnsAnswer = z.infer<typeof dnsAnswerSchema>;

/** One result of one probe request, as the agent sends it. */
export const observationSchema = z.object({
  /** The request's id. */
  id: z.string(),
  outcome: outcomeSchema,
  /** The error's own words (errno, rcode, exception), for people. */
  detail: z.optional(z.string()),
  /** Time on the wire in microseconds, our own queueing excluded; of the successful try. */
  elapsedUs: z.optional(z.number()),
  /** Connections or datagrams tried and answered; present where more than one was sent. */
  sent: z.optional(z.number()),
  received: z.optional(z.number()),
  answers: z.optional(z.array(answerSchema)),
  dns: z.optional(dnsAnswerSchema),
  /** Addresses on the Pod's interfaces, loopback and link-local left out. */
  addresses: z.optional(z.array(z.string())),
  /** Of the nonces asked for, those that this Pod's responders have seen arrive. */
  arrived: z.optional(z.array(z.string())),
});
export type Observation = z.infer<typeof observationSchema>;
