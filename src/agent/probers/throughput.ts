import { toAnswer } from '../exchange/exchange.ts';
import { exchangeStream } from '../exchange/stream.ts';
import type { Prober } from './prober.ts';

/** What arrived, by the time it took from the request to the last byte. */
export const probeThroughput: Prober<'throughput'> = async (request) => {
  const exchange = await exchangeStream(request);
  if (exchange.outcome !== 'reached') return exchange;
  const { answer, elapsedUs } = exchange;
  const bitPerUs = ((answer.streamed?.bytes ?? 0) * 8) / Math.max(1, elapsedUs);
  return {
    outcome: 'reached',
    elapsedUs,
    mbitPerSecond: Math.round(bitPerUs * 100) / 100,
    answers: [toAnswer(answer, 1)],
  };
};
