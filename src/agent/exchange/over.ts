import type { Exchange, ExchangeOptions } from './exchange.ts';
import { exchangeTcp } from './tcp.ts';
import { exchangeUdp } from './udp.ts';

export type Transport = 'tcp' | 'udp';

/** One exchange over either protocol; over UDP with at most `datagrams`, evenly over the time, until one is answered. */
export function exchangeOver(transport: Transport, options: ExchangeOptions, datagrams = 1): Promise<Exchange> {
  switch (transport) {
    case 'tcp':
      return exchangeTcp(options);
    case 'udp':
      return exchangeUdp({ ...options, intervalMs: intervalOf(options, datagrams) });
    default:
      return transport satisfies never;
  }
}

/** A single datagram is never repeated, not even by a timer that is late. */
function intervalOf({ timeoutMs }: ExchangeOptions, datagrams: number): number {
  return datagrams === 1 ? timeoutMs * 2 : Math.ceil(timeoutMs / datagrams);
}
