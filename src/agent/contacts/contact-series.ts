import { exchangeTcp } from '../exchange/tcp.ts';
import { toAnswer, type Exchange } from '../exchange/exchange.ts';
import type { Transport } from '../exchange/over.ts';
import { exchangeUdp } from '../exchange/udp.ts';
import { mostFrequent } from '../most-frequent.ts';
import { numberedNonce } from '../nonce.ts';
import { notRun } from '../outcome.ts';
import { hasSourceFor } from '../own-addresses.ts';
import type { ProbeResult } from '../probers/prober.ts';

/** Less than the first pause after which a kernel sends a SYN again (RFC 6298): each try is one packet, of one moment. */
const tryMs = 900;

/** An answer on a connection that is there. */
const answerMs = 2_000;

interface Tried {
  /** Milliseconds from the start of the process. */
  readonly atMs: number;
  readonly exchange: Exchange;
}

export interface ContactTarget {
  readonly transport: Transport;
  /** IPv4 or IPv6 literal. */
  readonly address: string;
  readonly port: number;
  readonly nonce: string;
}

/** Fresh connections, or single datagrams from fresh ports, to one target, and what came of each. */
export class ContactSeries {
  readonly #target: ContactTarget;
  /** In the order in which they were begun; undefined until it is over. */
  readonly #tries: (Tried | undefined)[] = [];

  constructor(target: ContactTarget) {
    this.#target = target;
  }

  isOf({ transport, address, port }: Omit<ContactTarget, 'nonce'>): boolean {
    const own = this.#target;
    return own.transport === transport && own.address === address && own.port === port;
  }

  /** Tries once more, without waiting for it; not before the Pod has an address of the family, for what cannot be sent says nothing. */
  tryOnce(atMs: number): void {
    if (!hasSourceFor(this.#target.address)) return;
    const index = this.#tries.push(undefined) - 1;
    this.#exchange(numberedNonce(this.#target.nonce, index)).then(
      (exchange) => (this.#tries[index] = { atMs, exchange }),
      (error: unknown) => (this.#tries[index] = { atMs, exchange: notRun(error) }),
    );
  }

  /** What came of all tries so far; undefined while one of them goes on. */
  result(): ProbeResult | undefined {
    const over = this.#tries.filter((tried) => tried !== undefined);
    return over.length < this.#tries.length ? undefined : resultOf(over, this.#target.transport);
  }

  #exchange(nonce: string): Promise<Exchange> {
    const { transport, address, port } = this.#target;
    const options = { address, port, timeoutMs: tryMs, nonce };
    // Never repeated, not even by a timer that is late.
    return transport === 'tcp'
      ? exchangeTcp({ ...options, answerMs })
      : exchangeUdp({ ...options, intervalMs: 2 * tryMs });
  }
}

/** Tries in the order in which they were begun; what broke by our own fault counts as not tried. */
export function resultOf(tries: readonly Tried[], transport: Transport): ProbeResult {
  const sent = tries.filter(({ exchange }) => exchange.outcome !== 'not-run');
  const [first] = sent;
  const last = sent.at(-1);
  if (first === undefined || last === undefined)
    return { outcome: 'not-run', detail: detailOf(tries[0]) ?? 'the Pod had no address of this family to send from' };
  const things = transport === 'tcp' ? 'connections' : 'datagrams';
  const span = `${sent.length} ${things} from ${Math.round(first.atMs)} to ${Math.round(last.atMs)} ms after the start`;
  const answered = sent.flatMap(({ atMs, exchange }) =>
    exchange.outcome === 'reached' ? [{ atMs: atMs + exchange.elapsedUs / 1_000, answer: exchange.answer }] : [],
  );
  const counts = { sent: sent.length, received: answered.length };
  const [earliest] = answered.toSorted((one, other) => one.atMs - other.atMs);
  if (earliest !== undefined) {
    return {
      outcome: 'reached',
      detail: `first answer ${Math.round(earliest.atMs)} ms after the start; ${answered.length} of ${span} were answered`,
      ...counts,
      answers: [toAnswer(earliest.answer, answered.length)],
    };
  }
  // A connection that opened is no silence, whatever came on it.
  const wrong = sent.find(({ exchange }) => exchange.outcome === 'wrong-answer');
  if (wrong !== undefined)
    return {
      outcome: 'wrong-answer',
      detail: `${Math.round(wrong.atMs)} ms after the start: ${detailOf(wrong)}`,
      ...counts,
    };
  const outcome = mostFrequent(sent.map(({ exchange }) => exchange.outcome)) ?? 'timed-out';
  return { outcome, detail: `no answer to ${span}`, ...counts };
}

function detailOf(tried: Tried | undefined): string | undefined {
  return tried?.exchange.detail;
}
