import type { ProbeOf } from '../../wire/probe.ts';
import { pause } from '../clock.ts';
import { type Exchange } from '../exchange/exchange.ts';
import { exchangeOver } from '../exchange/over.ts';
import { numberedNonce } from '../nonce.ts';
import { mergeAnswers } from './merge-answers.ts';
import type { Prober } from './prober.ts';

type SequenceRequest = ProbeOf<'sequence'>;
type Target = SequenceRequest['targets'][number];
type Reached = Extract<Exchange, { outcome: 'reached' }>;
type Failed = Exclude<Exchange, Reached>;

/** A lost datagram is sent again this often in the time of one exchange. */
const triesPerExchange = 4;

/** Rounds of one exchange with every target; see the request for when it ends. */
export const probeSequence: Prober<'sequence'> = async (request) => {
  const { targets, pausesMs, untilMoved } = request;
  const reached: Reached[] = [];
  const lastAnswerers: (string | undefined)[] = [];
  let failed: Failed | undefined;
  let moved = false;
  for (const [round, pauseMs] of [0, ...pausesMs].entries()) {
    await pause(pauseMs);
    const exchanges = await Promise.all(
      targets.map((target, index) => exchangeOnce(request, target, round * targets.length + index)),
    );
    for (const [index, exchange] of exchanges.entries()) {
      if (exchange.outcome !== 'reached') {
        failed ??= exchange;
        continue;
      }
      reached.push(exchange);
      const answerer = `${exchange.answer.namespace}/${exchange.answer.pod}`;
      moved ||= lastAnswerers[index] !== undefined && lastAnswerers[index] !== answerer;
      lastAnswerers[index] = answerer;
    }
    if (failed !== undefined || (untilMoved && moved)) break;
  }
  return {
    ...(failed === undefined ? { outcome: 'reached' as const } : { outcome: failed.outcome, detail: failed.detail }),
    sent: reached.length + (failed === undefined ? 0 : 1),
    received: reached.length,
    answers: mergeAnswers(reached.map(({ answer }) => answer)),
    values: { moved: String(moved) },
  };
};

function exchangeOnce(
  { transport, timeoutMs, nonce }: SequenceRequest,
  target: Target,
  index: number,
): Promise<Exchange> {
  return exchangeOver(transport, { ...target, timeoutMs, nonce: numberedNonce(nonce, index) }, triesPerExchange);
}
