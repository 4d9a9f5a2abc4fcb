import * as z from 'zod/mini';
import { burstProbeSchema } from './probes/burst.ts';
import { dnsConfigProbeSchema, hostsFileProbeSchema } from './probes/dns-files.ts';
import { dnsLibcProbeSchema, dnsOwnServerProbeSchema } from './probes/dns-libc.ts';
import { dnsQueryProbeSchema } from './probes/dns-query.ts';
import { recordTypeSchema } from './probes/dns-record.ts';
import { dnsSeriesProbeSchema } from './probes/dns-series.ts';
import { environmentExchangeProbeSchema, environmentProbeSchema } from './probes/environment.ts';
import { farewellProbeSchema } from './probes/farewell.ts';
import { firstContactsProbeSchema } from './probes/first-contacts.ts';
import { flowProbeSchema } from './probes/flow.ts';
import { httpStatusProbeSchema } from './probes/http-status.ts';
import { listenProbeSchema, releaseProbeSchema } from './probes/listen.ts';
import { firstAnswersProbeSchema, loadBeginProbeSchema, loadEndProbeSchema } from './probes/load.ts';
import { outsideProbeSchema } from './probes/outside.ts';
import { refusalProbeSchema } from './probes/refusal.ts';
import { pathMtuProbeSchema } from './probes/path-mtu.ts';
import { payloadProbeSchema } from './probes/payload.ts';
import { sctpListenProbeSchema, sctpProbeSchema } from './probes/sctp.ts';
import { sequenceProbeSchema } from './probes/sequence.ts';
import { shareHeardProbeSchema, shareOfferProbeSchema, shareTakeProbeSchema } from './probes/share.ts';
import { throughputProbeSchema } from './probes/throughput.ts';
import { tlsProbeSchema } from './probes/tls.ts';

const id = z.string();
const timeoutMs = z.number();
const address = z.string();
const port = z.number();
/** Travels in the payload; the responder remembers it, so that a lost request can be told from a lost answer. */
const nonce = z.string();

/** Opens one fresh TCP connection, sends the nonce, and reads the responder's identity. */
export const tcpProbeSchema = z.object({
  kind: z.literal('tcp'),
  id,
  address,
  port,
  timeoutMs,
  /**
   * How long the answer may take on a connection that is there, where that it is there already says something: after it the outcome is
   * `wrong-answer`, neither reached nor silent. Without, the responder gets all the time that a busy node may need.
   */
  answerMs: z.optional(z.number()),
  /** The source address, one of the client's own; the kernel's choice if absent. */
  localAddress: z.optional(z.string()),
  nonce,
});

/** Sends datagrams from one fresh socket, every `intervalMs` until one is answered or the time is over. */
export const udpProbeSchema = z.object({
  kind: z.literal('udp'),
  id,
  address,
  port,
  timeoutMs,
  intervalMs: z.number(),
  nonce,
});

/** `count` independent exchanges from fresh ports, to see which endpoints answer behind one address. */
export const spreadProbeSchema = z.object({
  kind: z.literal('spread'),
  id,
  transport: z.enum(['tcp', 'udp']),
  address,
  port,
  count: z.number(),
  /** Exchanges in flight at once. */
  parallel: z.number(),
  timeoutMs,
  nonce,
});

/**
 * Resolves a name with real DNS packets the way the Pod's own resolver would: nameservers, search list and ndots of
 * `/etc/resolv.conf` (resolv.conf(5)), UDP first and TCP when the answer is truncated.
 */
export const dnsProbeSchema = z.object({
  kind: z.literal('dns'),
  id,
  name: z.string(),
  recordType: recordTypeSchema,
  timeoutMs,
});

/** Reads the addresses on the Pod's own interfaces. */
export const addressesProbeSchema = z.object({ kind: z.literal('addresses'), id });

/** Asks this Pod's responders which of these nonces they saw arrive. */
export const arrivalsProbeSchema = z.object({ kind: z.literal('arrivals'), id, nonces: z.array(z.string()) });

/** Everything an agent can be asked; addresses are literal, so the agent decides nothing. */
export const probeRequestSchema = z.discriminatedUnion('kind', [
  tcpProbeSchema,
  udpProbeSchema,
  spreadProbeSchema,
  payloadProbeSchema,
  throughputProbeSchema,
  pathMtuProbeSchema,
  burstProbeSchema,
  sctpListenProbeSchema,
  sctpProbeSchema,
  sequenceProbeSchema,
  refusalProbeSchema,
  tlsProbeSchema,
  httpStatusProbeSchema,
  dnsProbeSchema,
  dnsQueryProbeSchema,
  dnsSeriesProbeSchema,
  dnsLibcProbeSchema,
  dnsOwnServerProbeSchema,
  dnsConfigProbeSchema,
  hostsFileProbeSchema,
  outsideProbeSchema,
  flowProbeSchema,
  loadBeginProbeSchema,
  loadEndProbeSchema,
  firstAnswersProbeSchema,
  firstContactsProbeSchema,
  farewellProbeSchema,
  addressesProbeSchema,
  arrivalsProbeSchema,
  listenProbeSchema,
  releaseProbeSchema,
  shareOfferProbeSchema,
  shareTakeProbeSchema,
  shareHeardProbeSchema,
  environmentProbeSchema,
  environmentExchangeProbeSchema,
]);
export type ProbeRequest = z.infer<typeof probeRequestSchema>;
export type ProbeKind = ProbeRequest['kind'];
export type ProbeOf<K extends ProbeKind> = Extract<ProbeRequest, { kind: K }>;
