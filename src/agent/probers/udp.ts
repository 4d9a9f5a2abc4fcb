import { toAnswer } from '../exchange/exchange.ts';
import { exchangeUdp } from '../exchange/udp.ts';
import type { Prober } from './prober.ts';

/** Datagrams from one fresh socket until one is answered. */
export const probeUdp: Prober<'udp'> = async (request) => {
  const exchange = await exchangeUdp(request);
  if (exchange.outcome !== 'reached') return exchange;
  const { answer, ...rest } = exchange;
  return { ...rest, answers: [toAnswer(answer, exchange.received)] };
};
