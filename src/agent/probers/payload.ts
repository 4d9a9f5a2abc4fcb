import type { ProbeOf } from '../../wire/probe.ts';
import type { ResponderAnswer } from '../../wire/responder.ts';
import { toAnswer } from '../exchange/exchange.ts';
import { exchangePayload } from '../exchange/payload.ts';
import { exchangeSizes } from '../exchange/sized-udp.ts';
import { numberedNonce } from '../nonce.ts';
import type { Prober, ProbeResult } from './prober.ts';

type PayloadRequest = ProbeOf<'payload'>;

/** A fragmented datagram is lost with any of its fragments; repeats make that no failure. */
const datagramIntervalMs = 250;

/** Random bytes there and back, hashes compared at both ends. */
export const probePayload: Prober<'payload'> = async (request) =>
  request.transport === 'tcp' ? carryOverTcp(request) : carryOverUdp(request);

/** One size after the other, so that none takes the other's share of the path; ends with the first that fails. */
async function carryOverTcp({ address, port, sizes, timeoutMs, nonce }: PayloadRequest): Promise<ProbeResult> {
  let last: ProbeResult | undefined;
  for (const [index, bytes] of sizes.entries()) {
    const exchange = await exchangePayload({
      address,
      port,
      timeoutMs,
      nonce: numberedNonce(nonce, index),
      bytes,
    });
    if (exchange.outcome !== 'reached')
      return { ...exchange, detail: `${bytes} bytes each way: ${exchange.detail}`, sent: index + 1, received: index };
    last = carried(exchange.answer, bytes, exchange.elapsedUs, sizes.length);
  }
  return last ?? { outcome: 'not-run', detail: 'no size to carry' };
}

async function carryOverUdp({ address, port, sizes, timeoutMs, nonce }: PayloadRequest): Promise<ProbeResult> {
  const exchange = await exchangeSizes({ address, port, timeoutMs, nonce, sizes, intervalMs: datagramIntervalMs });
  const { answered, answer, failure } = exchange;
  const missing = sizes.filter((size) => !answered.has(size));
  if (missing.length === 0 && answer !== undefined) return carried(answer, Math.max(...sizes), undefined, sizes.length);
  const why = failure ?? { outcome: 'timed-out' as const, detail: `no answer within ${timeoutMs} ms` };
  return {
    outcome: why.outcome,
    detail: `datagrams of ${missing.join(' and ')} bytes: ${why.detail}`,
    sent: sizes.length,
    received: answered.size,
    ...(answer === undefined ? {} : { answers: [toAnswer(answer, answered.size)] }),
  };
}

function carried(
  answer: ResponderAnswer,
  largestBytes: number,
  elapsedUs: number | undefined,
  count: number,
): ProbeResult {
  return {
    outcome: 'reached',
    ...(elapsedUs === undefined ? {} : { elapsedUs }),
    largestBytes,
    sent: count,
    received: count,
    answers: [toAnswer(answer, count)],
  };
}
