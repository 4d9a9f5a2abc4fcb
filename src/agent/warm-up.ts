import { exchangeTcp } from './exchange/tcp.ts';
import { exchangeUdp } from './exchange/udp.ts';

const rounds = 5;
const options = { address: '127.0.0.1', timeoutMs: 1000, intervalMs: 500, nonce: 'warm-up' };

/**
 * Talks to this container's own responders, whatever comes of it. The code of a fresh process runs many times slower than
 * later on, and the first probes of each session would look like a slow network.
 */
export async function warmUp(port: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all([exchangeTcp({ ...options, port }), exchangeUdp({ ...options, port })]);
  }
}
