import { exchangeBurst } from '../exchange/burst.ts';
import { exchangeUdp } from '../exchange/udp.ts';
import { latencyOf } from '../latency.ts';
import { trustworthyTimesUs } from '../trustworthy-times.ts';
import { mergeAnswers } from './merge-answers.ts';
import type { ProbeOf } from '../../wire/probe.ts';
import type { Prober } from './prober.ts';

const openingIntervalMs = 100;

/** `reached` if anything was answered: how much is in `sent` and `received`. An exhaustion of our own is `not-run`, never loss. */
export const probeBurst: Prober<'burst'> = async (request) => {
  await openPath(request);
  const { sent, answers, failure } = await exchangeBurst(request);
  if (failure?.outcome === 'not-run') return failure;
  const counts = { sent, received: answers.length };
  if (answers.length === 0) {
    const detail = `no answer to ${sent} datagrams`;
    return { ...counts, ...(failure ?? { outcome: 'timed-out', detail }) };
  }
  const latency = latencyOf(trustworthyTimesUs(answers));
  return {
    outcome: 'reached',
    ...counts,
    ...(latency === undefined ? {} : { elapsedUs: latency.p50Us, latency }),
    ...(failure === undefined ? {} : { detail: failure.detail }),
    answers: mergeAnswers(answers.map(({ answer }) => answer)),
  };
};

/**
 * The first packets between two Pods may wait for neighbour discovery, and a young Pod's IPv6 address for its duplicate address
 * detection (RFC 4862 section 5.4): a loss that a burst is not about. Whether the path opens at all the burst will tell.
 */
async function openPath({ address, port, answerMs, nonce }: ProbeOf<'burst'>): Promise<void> {
  await exchangeUdp({ address, port, timeoutMs: answerMs, intervalMs: openingIntervalMs, nonce: `${nonce}.opening` });
}
