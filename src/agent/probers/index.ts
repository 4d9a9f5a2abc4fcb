import type { Observation } from '../../wire/observation.ts';
import type { ProbeKind, ProbeOf, ProbeRequest } from '../../wire/probe.ts';
import { notRun } from '../outcome.ts';
import type { ProbeContext, Prober, ProbeResult } from './prober.ts';
import { probeTcp } from './tcp.ts';
import { probeUdp } from './udp.ts';

type Probers = { readonly [K in ProbeKind]: Prober<K> };

/** What nearly every session asks is there from its beginning, all else is loaded when it is first asked. */
const probers: Probers = {
  tcp: probeTcp,
  udp: probeUdp,
  spread: async (...asked) => (await import('./spread.ts')).probeSpread(...asked),
  payload: async (...asked) => (await import('./payload.ts')).probePayload(...asked),
  throughput: async (...asked) => (await import('./throughput.ts')).probeThroughput(...asked),
  'path-mtu': async (...asked) => (await import('./path-mtu.ts')).probePathMtu(...asked),
  burst: async (...asked) => (await import('./burst.ts')).probeBurst(...asked),
  'sctp-listen': async (...asked) => (await import('./sctp.ts')).probeSctpListen(...asked),
  sctp: async (...asked) => (await import('./sctp.ts')).probeSctp(...asked),
  sequence: async (...asked) => (await import('./sequence.ts')).probeSequence(...asked),
  refusal: async (...asked) => (await import('./refusal.ts')).probeRefusal(...asked),
  tls: async (...asked) => (await import('./tls.ts')).probeTls(...asked),
  'http-status': async (...asked) => (await import('./http-status.ts')).probeHttpStatus(...asked),
  dns: async (...asked) => (await import('./dns.ts')).probeDns(...asked),
  'dns-query': async (...asked) => (await import('./dns-query.ts')).probeDnsQuery(...asked),
  'dns-series': async (...asked) => (await import('./dns-series.ts')).probeDnsSeries(...asked),
  'dns-libc': async (...asked) => (await import('./dns-libc.ts')).probeDnsLibc(...asked),
  'dns-own-server': async (...asked) => (await import('./dns-own-server.ts')).probeDnsOwnServer(...asked),
  'dns-config': async (...asked) => (await import('./dns-config.ts')).probeDnsConfig(...asked),
  'hosts-file': async (...asked) => (await import('./hosts-file.ts')).probeHostsFile(...asked),
  outside: async (...asked) => (await import('./outside.ts')).probeOutside(...asked),
  flow: async (...asked) => (await import('../flows/probe-flow.ts')).probeFlow(...asked),
  'load-begin': async (...asked) => (await import('../load/probe-load.ts')).probeLoadBegin(...asked),
  'load-end': async (...asked) => (await import('../load/probe-load.ts')).probeLoadEnd(...asked),
  'first-answers': async (...asked) => (await import('../load/first-answers.ts')).probeFirstAnswers(...asked),
  'first-contacts': async (...asked) =>
    (await import('../contacts/probe-first-contacts.ts')).probeFirstContacts(...asked),
  farewell: async (...asked) => (await import('../load/farewell.ts')).probeFarewell(...asked),
  addresses: async (...asked) => (await import('./addresses.ts')).probeAddresses(...asked),
  arrivals: async (...asked) => (await import('./arrivals.ts')).probeArrivals(...asked),
  listen: async (...asked) => (await import('./listen.ts')).probeListen(...asked),
  release: async (...asked) => (await import('./listen.ts')).probeRelease(...asked),
  'share-offer': async (...asked) => (await import('./share.ts')).probeShareOffer(...asked),
  'share-take': async (...asked) => (await import('./share.ts')).probeShareTake(...asked),
  'share-heard': async (...asked) => (await import('./share.ts')).probeShareHeard(...asked),
  environment: async (...asked) => (await import('./environment.ts')).probeEnvironment(...asked),
  'environment-exchange': async (...asked) => (await import('./environment.ts')).probeEnvironmentExchange(...asked),
} satisfies Probers;

/** Carries out one probe; never rejects, since what a prober throws is its own fault and comes back as `not-run`. */
export async function runProbe(request: ProbeRequest, context: ProbeContext): Promise<Observation> {
  const result = await dispatch(request.kind, request, context).catch(notRun);
  return { id: request.id, ...result };
}

async function dispatch<K extends ProbeKind>(
  kind: K,
  request: ProbeOf<K>,
  context: ProbeContext,
): Promise<ProbeResult> {
  return probers[kind](request, context);
}
