import type { ProbeOf } from '../../wire/probe.ts';
import { nowNs, microsecondsSince, pause } from '../clock.ts';
import { type Exchange, toAnswer } from '../exchange/exchange.ts';
import { exchangeTcp } from '../exchange/tcp.ts';
import { exchangeUdp } from '../exchange/udp.ts';
import { numberedNonce } from '../nonce.ts';
import type { Prober } from './prober.ts';

/** Outlasts the first repetition of a SYN (1 s, RFC 6298). */
const tryMs = 1_500;
const betweenTriesMs = 200;

/** Tries until something but silence comes back. */
export const probeRefusal: Prober<'refusal'> = async (request) => {
  const startedNs = nowNs();
  for (let tries = 1; ; tries += 1) {
    const exchange = await tryOnce(request, tries);
    const elapsedMs = microsecondsSince(startedNs) / 1_000;
    if (exchange.outcome === 'reached')
      return { outcome: 'reached', elapsedUs: exchange.elapsedUs, answers: [toAnswer(exchange.answer, 1)] };
    if (exchange.outcome !== 'timed-out' || elapsedMs + betweenTriesMs >= request.withinMs) {
      const detail = tries === 1 ? exchange.detail : `${exchange.detail} (try ${tries})`;
      return { outcome: exchange.outcome, detail };
    }
    await pause(betweenTriesMs);
  }
};

function tryOnce({ transport, address, port, withinMs, nonce }: ProbeOf<'refusal'>, index: number): Promise<Exchange> {
  const timeoutMs = Math.min(tryMs, withinMs);
  const options = { address, port, timeoutMs, nonce: numberedNonce(nonce, index) };
  switch (transport) {
    case 'tcp':
      return exchangeTcp(options);
    case 'udp':
      // A single datagram: each one would use up one of the few refusals.
      return exchangeUdp({ ...options, intervalMs: timeoutMs * 2 });
    default:
      return transport satisfies never;
  }
}
