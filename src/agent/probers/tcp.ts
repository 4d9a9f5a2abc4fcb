import { toAnswer } from '../exchange/exchange.ts';
import { exchangeTcp } from '../exchange/tcp.ts';
import type { Prober } from './prober.ts';

/** One fresh TCP connection with one request. */
export const probeTcp: Prober<'tcp'> = async (request) => {
  const exchange = await exchangeTcp(request);
  if (exchange.outcome !== 'reached') return exchange;
  const { answer, ...rest } = exchange;
  return { ...rest, answers: [toAnswer(answer, 1)] };
};
