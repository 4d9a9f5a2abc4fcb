import * as z from 'zod/mini';

/**
 * What happened to a probe on the wire. `reached` means that the answer came from an agent (or that DNS gave records);
 * `unsupported` that image or kernel lack what it takes; `not-run` that the probe itself broke and nothing is known of the network.
 */
export const outcomes = [
  'reached',
  'refused',
  'reset',
  'timed-out',
  'unreachable',
  'unresolved',
  'wrong-answer',
  'unsupported',
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
  /** Of `aa`, `tc`, `ra` those the reply had set (RFC 1035 section 4.1.1). */
  flags: z.optional(z.array(z.string())),
  /** Smallest time to live among the records. */
  ttlSeconds: z.optional(z.number()),
  /** UDP carried only a part, so that TCP was asked. */
  truncated: z.optional(z.boolean()),
});
export type DnsAnswer = z.infer<typeof dnsAnswerSchema>;

/** Percentiles of the answer times of a series, in microseconds (nearest rank); our own queueing excluded. */
export const latencySchema = z.object({
  count: z.number(),
  p50Us: z.number(),
  p95Us: z.number(),
  p99Us: z.number(),
  maxUs: z.number(),
});
export type Latency = z.infer<typeof latencySchema>;

/** One result of one probe request, as the agent sends it. */
export const observationSchema = z.object({
  /** The request's id. */
  id: z.string(),
  outcome: outcomeSchema,
  /** The error's own words (errno, rcode, exception), for people. */
  detail: z.optional(z.string()),
  /** What was missing, where the outcome is `unsupported` for want of a right at the API server or of a program in the image. */
  lacks: z.optional(z.enum(['right', 'tool'])),
  /** Time on the wire in microseconds, our own queueing excluded; of the successful try. */
  elapsedUs: z.optional(z.number()),
  /** Connections or datagrams tried and answered; present where more than one was sent. */
  sent: z.optional(z.number()),
  received: z.optional(z.number()),
  answers: z.optional(z.array(answerSchema)),
  dns: z.optional(dnsAnswerSchema),
  /** Addresses on the Pod's interfaces, loopback and link-local left out. */
  addresses: z.optional(z.array(z.string())),
  /** What was found under each name: environment variables, parts of a file, a certificate. */
  values: z.optional(z.record(z.string(), z.string())),
  /** Answer times of a series. */
  latency: z.optional(latencySchema),
  /** Size in bytes of the largest datagram that was answered, payload without headers. */
  largestBytes: z.optional(z.number()),
  /** What one TCP connection carried, in 10^6 bits of payload per second. */
  mbitPerSecond: z.optional(z.number()),
  /** Of the nonces asked for, those that this Pod's responders have seen arrive. */
  arrived: z.optional(z.array(z.string())),
});
export type Observation = z.infer<typeof observationSchema>;
