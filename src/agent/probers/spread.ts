import type { ProbeOf } from '../../wire/probe.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { exchangeOver } from '../exchange/over.ts';
import { numberedNonce } from '../nonce.ts';
import { runLimited } from '../run-limited.ts';
import { mergeAnswers } from './merge-answers.ts';
import type { Prober, ProbeResult } from './prober.ts';

type SpreadRequest = ProbeOf<'spread'>;
type Reached = Extract<Exchange, { outcome: 'reached' }>;
type Failed = Exclude<Exchange, Reached>;

/**
 * `count` independent exchanges, each with `timeoutMs` of its own and from a fresh port. Over UDP each is a single datagram,
 * so that loss shows as `sent` minus `received`. `elapsedUs` is the median of the answered ones.
 */
export const probeSpread: Prober<'spread'> = async (request) =>
  spreadOver(request.count, request.parallel, (index) => exchangeOnce(request, index));

/** The same with exchanges of any kind; what cannot be done here is said as it is. */
export async function spreadOver(
  count: number,
  parallel: number,
  exchange: (index: number) => Promise<Exchange>,
): Promise<ProbeResult> {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const exchanges = await runLimited(numbers, parallel, exchange);
  const reached = exchanges.filter((exchange): exchange is Reached => exchange.outcome === 'reached');
  const failed = exchanges.filter((exchange): exchange is Failed => exchange.outcome !== 'reached');
  const unable = failed.find(({ outcome }) => outcome === 'unsupported');
  if (unable !== undefined) return unable;
  const elapsedUs = reached.map((exchange) => exchange.elapsedUs).sort((a, b) => a - b)[
    Math.floor((reached.length - 1) / 2)
  ];
  return {
    ...verdictOf(failed, exchanges.length),
    ...(elapsedUs === undefined ? {} : { elapsedUs }),
    sent: exchanges.length,
    received: reached.length,
    answers: mergeAnswers(reached.map((exchange) => exchange.answer)),
  };
}

function exchangeOnce({ transport, address, port, timeoutMs, nonce }: SpreadRequest, index: number): Promise<Exchange> {
  return exchangeOver(transport, { address, port, timeoutMs, nonce: numberedNonce(nonce, index) });
}

function verdictOf(failed: readonly Failed[], sent: number): Pick<ProbeResult, 'outcome' | 'detail'> {
  const byOutcome = new Map<Failed['outcome'], { count: number; detail: string }>();
  for (const { outcome, detail } of failed) {
    const count = (byOutcome.get(outcome)?.count ?? 0) + 1;
    byOutcome.set(outcome, { count, detail: byOutcome.get(outcome)?.detail ?? detail });
  }
  const ranked = [...byOutcome].sort(([, a], [, b]) => b.count - a.count);
  const [mostFrequent] = ranked;
  if (mostFrequent === undefined) return { outcome: 'reached' };
  const reasons = ranked.map(([outcome, { count, detail }]) => `${count} ${outcome} (${detail})`);
  return { outcome: mostFrequent[0], detail: `${failed.length} of ${sent} failed: ${reasons.join(', ')}` };
}
