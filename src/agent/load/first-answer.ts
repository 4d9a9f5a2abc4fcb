import { pause } from '../clock.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { numberedNonce } from '../nonce.ts';
import type { LoadOptions } from './load.ts';
import { exchangeTcp } from '../exchange/tcp.ts';

/** One SYN that was dropped before the address was known must not hold the next try back for a second (RFC 6298). */
const longestTryMs = 300;

/** Tries to connect until it is answered or `patienceMs` is over: that answer, or the last failure. */
export async function firstAnswer({ address, port, intervalMs, patienceMs, nonce }: LoadOptions): Promise<Exchange> {
  const deadlineMs = performance.now() + patienceMs;
  for (let index = 0; ; index += 1) {
    const timeoutMs = Math.max(1, Math.min(longestTryMs, deadlineMs - performance.now()));
    const exchange = await exchangeTcp({ address, port, timeoutMs, nonce: numberedNonce(nonce, index) });
    if (exchange.outcome === 'reached' || performance.now() + intervalMs >= deadlineMs) return exchange;
    await pause(intervalMs);
  }
}
