import { pause } from '../clock.ts';
import { exchangeTcp } from '../exchange/tcp.ts';
import { latencyOf } from '../latency.ts';
import { numberedNonce } from '../nonce.ts';
import type { Prober } from '../probers/prober.ts';

interface Mark {
  readonly atMs: number;
  /** Milliseconds from the mark to the first answer, by address and port. */
  readonly answeredMs: Map<string, number>;
}

/** The marks of this process, which serves one session. */
const marks = new Map<string, Mark>();

/** One SYN that was dropped before the address was known must not hold the next try back for a second (RFC 6298). */
const longestTryMs = 300;

/** Asks every address until it has answered once; throws when the mark was not set in this session. */
export const probeFirstAnswers: Prober<'first-answers'> = async (request) => {
  if (request.setMark === true) marks.set(request.mark, { atMs: performance.now(), answeredMs: new Map() });
  const mark = marks.get(request.mark);
  if (mark === undefined) throw new Error(`no mark ${request.mark} was set in this session`);
  const deadlineMs = performance.now() + request.timeoutMs;
  await Promise.all(request.targets.map((target, index) => askUntilAnswered(target, index, mark, deadlineMs, request)));
  const answered = request.targets.flatMap((target) => mark.answeredMs.get(keyOf(target)) ?? []);
  const latency = latencyOf(answered.map((ms) => Math.round(ms * 1000)));
  const missing = request.targets.length - answered.length;
  return {
    ...(missing === 0
      ? { outcome: 'reached' }
      : { outcome: 'timed-out', detail: `${missing} of ${request.targets.length} have not answered yet` }),
    sent: request.targets.length,
    received: answered.length,
    ...(latency === undefined ? {} : { latency }),
  };
};

interface Target {
  readonly address: string;
  readonly port: number;
}

function keyOf({ address, port }: Target): string {
  return `${address} ${port}`;
}

async function askUntilAnswered(
  target: Target,
  index: number,
  mark: Mark,
  deadlineMs: number,
  { intervalMs, nonce }: { readonly intervalMs: number; readonly nonce: string },
): Promise<void> {
  while (!mark.answeredMs.has(keyOf(target))) {
    const timeoutMs = Math.min(longestTryMs, deadlineMs - performance.now());
    if (timeoutMs <= 0) return;
    const { outcome } = await exchangeTcp({ ...target, timeoutMs, nonce: numberedNonce(nonce, index) });
    if (outcome === 'reached') mark.answeredMs.set(keyOf(target), performance.now() - mark.atMs);
    else await pause(intervalMs);
  }
}
