import { exchangeBurst, type TimedAnswer } from '../exchange/burst.ts';
import { exchangeUdp } from '../exchange/udp.ts';
import { latencyOf } from '../latency.ts';
import { mergeAnswers } from './merge-answers.ts';
import type { ProbeOf } from '../../wire/probe.ts';
import type { Prober } from './prober.ts';

const openingIntervalMs = 100;
/** Of more doubt than this a time is left out. */
const muchDoubtUs = 1_000;

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
  const latency = latencyOf(trustworthy(answers).map(({ elapsedUs }) => elapsedUs));
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

/** Without those of much doubt while that leaves half of them, else the better half: a time too short is better than none. */
function trustworthy(answers: readonly TimedAnswer[]): readonly TimedAnswer[] {
  const sorted = answers.toSorted((one, other) => one.doubtUs - other.doubtUs);
  return sorted.filter(({ doubtUs }, index) => doubtUs <= muchDoubtUs || index < answers.length / 2);
}
