import type { ProbeOf } from '../../wire/probe.ts';
import { nowNs, microsecondsSince, pause } from '../clock.ts';
import { type Exchange, toAnswer } from '../exchange/exchange.ts';
import { exchangeOver } from '../exchange/over.ts';
import { numberedNonce } from '../nonce.ts';
import type { Prober } from './prober.ts';

/** For TCP it outlasts the first repetition of a SYN (1 s, RFC 6298); with the pause no more than a datagram a second is sent. */
const tryMs = { tcp: 1_500, udp: 500 } as const;
const betweenTriesMs = 500;

/** Tries until something but silence comes back. */
export const probeRefusal: Prober<'refusal'> = async (request) => {
  const startedNs = nowNs();
  for (let tries = 1; ; tries += 1) {
    const leftMs = request.withinMs - microsecondsSince(startedNs) / 1_000;
    const exchange = await tryOnce(request, tries, Math.max(1, Math.min(tryMs[request.transport], leftMs)));
    if (exchange.outcome === 'reached')
      return { outcome: 'reached', elapsedUs: exchange.elapsedUs, answers: [toAnswer(exchange.answer, 1)] };
    const elapsedMs = microsecondsSince(startedNs) / 1_000;
    if (exchange.outcome !== 'timed-out' || elapsedMs + betweenTriesMs >= request.withinMs) {
      const detail = tries === 1 ? exchange.detail : `${exchange.detail} (try ${tries})`;
      return { outcome: exchange.outcome, detail };
    }
    await pause(betweenTriesMs);
  }
};

function tryOnce(
  { transport, address, port, nonce }: ProbeOf<'refusal'>,
  index: number,
  timeoutMs: number,
): Promise<Exchange> {
  // Of datagrams a single one: each would use up one of the few refusals.
  return exchangeOver(transport, { address, port, timeoutMs, nonce: numberedNonce(nonce, index) });
}
