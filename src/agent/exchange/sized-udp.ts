import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { encodeLine } from '../../wire/ndjson.ts';
import type { ResponderAnswer, ResponderRequest } from '../../wire/responder.ts';
import { startDeadline } from '../clock.ts';
import { fillUp, takeApart } from '../filled-datagram.ts';
import { hashOf } from '../hash-of.ts';
import { numberedNonce, numberIn } from '../nonce.ts';
import { type Failure, failureOf } from '../outcome.ts';
import { assertLiteral, type ExchangeOptions, readAnswer } from './exchange.ts';

/** Which of several datagrams were answered by ones of the same size and content. */
export interface SizedExchange {
  /** Sizes in bytes, as asked for. */
  readonly answered: ReadonlySet<number>;
  /** The last answer. */
  readonly answer?: ResponderAnswer;
  /** An error of the socket, or an answer that is none. */
  readonly failure?: Failure;
}

/** A datagram of this size may leave in one piece, or as fragments: what the kernel refuses to send was not answered. */
const tooLong = 'EMSGSIZE';

/**
 * Sends one datagram of each size, headers not counted, from one fresh, connected socket, and those that are not answered again
 * every `intervalMs` until all are or `timeoutMs` is over. A size too small for a request stands for the smallest request there
 * is. Never rejects because of the network; throws on an address that is no literal.
 */
export async function exchangeSizes({
  address,
  port,
  timeoutMs,
  nonce,
  sizes,
  intervalMs,
}: ExchangeOptions & { sizes: readonly number[]; intervalMs: number }): Promise<SizedExchange> {
  assertLiteral(address);
  const fillings = sizes.map((size) => randomBytes(size));
  return new Promise((resolve) => {
    const answered = new Set<number>();
    let over = false;
    let answer: ResponderAnswer | undefined;
    let failure: Failure | undefined;
    let nextRound: NodeJS.Timeout | undefined;
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const cancelDeadline = startDeadline(timeoutMs, settle);

    socket.on('error', onError);
    socket.on('message', receive);
    socket.connect(port, address, (error?: Error) => {
      if (over) return;
      if (error === undefined) return sendMissing();
      onError(error);
      settle();
    });

    function sendMissing(): void {
      nextRound = setTimeout(sendMissing, intervalMs);
      for (const [index, size] of sizes.entries()) {
        if (answered.has(size)) continue;
        const line = encodeLine({ nonce: numberedNonce(nonce, index) } satisfies ResponderRequest);
        socket.send(fillUp(line, size, fillings[index] ?? Buffer.alloc(0)), (error) => {
          if (error !== null) onError(error);
        });
      }
    }

    function receive(message: Buffer): void {
      const { line, filling } = takeApart(message);
      const read = readAnswer(line, (answered) => sizes[numberIn(answered, nonce) ?? -1] !== undefined);
      if ('wrong' in read) {
        failure = { outcome: 'wrong-answer', detail: read.wrong };
        return;
      }
      const index = numberIn(read.nonce, nonce) ?? 0;
      const wrong = differenceOf(index, message.length, filling, read);
      if (wrong !== undefined) {
        failure = { outcome: 'wrong-answer', detail: wrong };
        return;
      }
      answer = read;
      answered.add(sizes[index] ?? 0);
      if (answered.size === new Set(sizes).size) settle();
    }

    function differenceOf(index: number, length: number, filling: Buffer, read: ResponderAnswer): string | undefined {
      const line = encodeLine({ nonce: numberedNonce(nonce, index) } satisfies ResponderRequest);
      const { filling: sent } = takeApart(fillUp(line, sizes[index] ?? 0, fillings[index] ?? Buffer.alloc(0)));
      if (read.sha256 !== hashOf(sent)) return 'the responder received other bytes than were sent';
      if (sent.length === 0) return undefined;
      if (length !== (sizes[index] ?? 0) && filling.length > 0)
        return `the answer has ${length} bytes instead of ${sizes[index]}`;
      return filling.equals(sent.subarray(sent.length - filling.length))
        ? undefined
        : 'received other bytes than the responder sent';
    }

    function onError(error: NodeJS.ErrnoException): void {
      if (over || error.code === tooLong) return;
      failure = failureOf(error, address);
      if (failure.outcome === 'not-run') settle();
    }

    function settle(): void {
      if (over) return;
      over = true;
      cancelDeadline();
      clearTimeout(nextRound);
      socket.close();
      resolve({
        answered,
        ...(answer === undefined ? {} : { answer }),
        ...(failure === undefined ? {} : { failure }),
      });
    }
  });
}
