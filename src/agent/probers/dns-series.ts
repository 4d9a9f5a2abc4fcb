import { askUdp } from '../dns/ask.ts';
import { createQuery } from '../dns/packet.ts';
import { latencyOf } from '../latency.ts';
import type { Failure } from '../outcome.ts';
import type { Prober } from './prober.ts';

/** Longest wait for one answer. */
const queryMs = 2_000;
/** Unanswered ones in a row after which a server counts as silent. */
const silentAfter = 2;

/** Queries one after the other, each sent once from a fresh port; any reply counts as an answer, whatever it says. */
export const probeDnsSeries: Prober<'dns-series'> = async (request, { dnsPort }) => {
  const { server, port = dnsPort, name, recordType, count, timeoutMs } = request;
  const deadlineMs = performance.now() + timeoutMs;
  const timesUs: number[] = [];
  let sent = 0;
  let silent = 0;
  let failure: Failure = { outcome: 'timed-out', detail: `no reply within ${timeoutMs} ms` };
  while (sent < count && silent < silentAfter && performance.now() < deadlineMs) {
    const tryMs = Math.min(queryMs, deadlineMs - performance.now());
    sent += 1;
    const asked = await askUdp(createQuery(name.replace(/\.$/, ''), recordType), { server, port, timeoutMs: tryMs });
    if ('reply' in asked) {
      timesUs.push(asked.elapsedUs);
      silent = 0;
    } else {
      failure = asked.failure;
      silent += 1;
    }
  }
  const latency = latencyOf(timesUs);
  const counts = { sent, received: timesUs.length };
  if (latency === undefined) return { ...failure, ...counts };
  return { outcome: 'reached', ...counts, elapsedUs: latency.p50Us, latency };
};
