import type { Observation } from '../../wire/observation.ts';
import type { ProbeKind, ProbeOf, ProbeRequest } from '../../wire/probe.ts';
import { probeFirstContacts } from '../contacts/probe-first-contacts.ts';
import { probeFlow } from '../flows/probe-flow.ts';
import { probeFarewell } from '../load/farewell.ts';
import { probeFirstAnswers } from '../load/first-answers.ts';
import { probeLoadBegin, probeLoadEnd } from '../load/probe-load.ts';
import { notRun } from '../outcome.ts';
import { probeAddresses } from './addresses.ts';
import { probeArrivals } from './arrivals.ts';
import { probeBurst } from './burst.ts';
import { probeDns } from './dns.ts';
import { probeDnsConfig } from './dns-config.ts';
import { probeDnsLibc } from './dns-libc.ts';
import { probeDnsOwnServer } from './dns-own-server.ts';
import { probeDnsQuery } from './dns-query.ts';
import { probeDnsSeries } from './dns-series.ts';
import { probeEnvironment, probeEnvironmentExchange } from './environment.ts';
import { probeHostsFile } from './hosts-file.ts';
import { probeListen, probeRelease } from './listen.ts';
import { probeOutside } from './outside.ts';
import { probePathMtu } from './path-mtu.ts';
import { probePayload } from './payload.ts';
import type { ProbeContext, Prober, ProbeResult } from './prober.ts';
import { probeRefusal } from './refusal.ts';
import { probeSctp, probeSctpListen } from './sctp.ts';
import { probeSequence } from './sequence.ts';
import { probeShareHeard, probeShareOffer, probeShareTake } from './share.ts';
import { probeSpread } from './spread.ts';
import { probeTcp } from './tcp.ts';
import { probeTls } from './tls.ts';
import { probeUdp } from './udp.ts';

type Probers = { readonly [K in ProbeKind]: Prober<K> };

const probers: Probers = {
  tcp: probeTcp,
  udp: probeUdp,
  spread: probeSpread,
  payload: probePayload,
  'path-mtu': probePathMtu,
  burst: probeBurst,
  'sctp-listen': probeSctpListen,
  sctp: probeSctp,
  sequence: probeSequence,
  refusal: probeRefusal,
  tls: probeTls,
  dns: probeDns,
  'dns-query': probeDnsQuery,
  'dns-series': probeDnsSeries,
  'dns-libc': probeDnsLibc,
  'dns-own-server': probeDnsOwnServer,
  'dns-config': probeDnsConfig,
  'hosts-file': probeHostsFile,
  outside: probeOutside,
  flow: probeFlow,
  'load-begin': probeLoadBegin,
  'load-end': probeLoadEnd,
  'first-answers': probeFirstAnswers,
  'first-contacts': probeFirstContacts,
  farewell: probeFarewell,
  addresses: probeAddresses,
  arrivals: probeArrivals,
  listen: probeListen,
  release: probeRelease,
  'share-offer': probeShareOffer,
  'share-take': probeShareTake,
  'share-heard': probeShareHeard,
  environment: probeEnvironment,
  'environment-exchange': probeEnvironmentExchange,
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
