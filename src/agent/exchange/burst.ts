import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { encodeLine } from '../../wire/ndjson.ts';
import type { ResponderAnswer, ResponderRequest } from '../../wire/responder.ts';
import { nowNs, startDeadline } from '../clock.ts';
import { cpuWaitUs } from '../cpu-wait.ts';
import { busyMs, cpuWaitBeforeTurnUs, wokenAtNs } from '../loop-clock.ts';
import { numberedNonce, numberIn } from '../nonce.ts';
import { type Failure, failureOf } from '../outcome.ts';
import { assertLiteral, type ExchangeOptions, readAnswer } from './exchange.ts';

/** One datagram's answer. */
export interface TimedAnswer {
  readonly answer: ResponderAnswer;
  /** On the wire and in the kernels, in microseconds; the waiting for a turn in this process and in the responder's is taken off. */
  readonly elapsedUs: number;
  /** How much of that the two may have waited for a CPU, in microseconds: at most so long. */
  readonly cpuWaitUs: number;
  /** How long this process had other work meanwhile, in microseconds: it may have seen the answer so much too late. */
  readonly busyUs: number;
}

/** How a burst went. */
export interface BurstExchange {
  readonly sent: number;
  readonly answers: readonly TimedAnswer[];
  /** The last error of the socket. */
  readonly failure?: Failure;
}

export interface BurstOptions extends Omit<ExchangeOptions, 'timeoutMs'> {
  readonly count: number;
  readonly intervalMs: number;
  /** How long to wait for answers after the last datagram. */
  readonly answerMs: number;
}

/**
 * Sends `count` datagrams from one fresh, connected socket, never two closer than `intervalMs`, and waits for their answers.
 * Never rejects because of the network; throws on an address that is no literal.
 */
export async function exchangeBurst({
  address,
  port,
  nonce,
  count,
  intervalMs,
  answerMs,
}: BurstOptions): Promise<BurstExchange> {
  assertLiteral(address);
  return new Promise((resolve) => {
    const sent: { readonly atNs: bigint; readonly busyMs: number; readonly cpuWaitUs: number }[] = [];
    const answers = new Map<number, TimedAnswer>();
    let over = false;
    let failure: Failure | undefined;
    let nextSend: NodeJS.Timeout | undefined;
    let cancelDeadline = (): void => undefined;
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');

    socket.on('error', onError);
    socket.on('message', receive);
    socket.connect(port, address, (error?: Error) => {
      if (over) return;
      if (error === undefined) return send();
      failure = failureOf(error, address);
      settle();
    });

    function send(): void {
      const line = encodeLine({ nonce: numberedNonce(nonce, sent.length), timed: true } satisfies ResponderRequest);
      sent.push({ atNs: nowNs(), busyMs: busyMs(), cpuWaitUs: cpuWaitUs() });
      socket.send(line, (error) => {
        if (error !== null) onError(error);
      });
      if (sent.length < count) nextSend = setTimeout(send, intervalMs);
      else cancelDeadline = startDeadline(answerMs, settle);
    }

    function receive(message: Buffer): void {
      const wokenNs = wokenAtNs();
      const answer = readAnswer(message.toString(), (answered) => sent[numberIn(answered, nonce) ?? -1] !== undefined);
      if ('wrong' in answer) {
        failure = { outcome: 'wrong-answer', detail: answer.wrong };
        return;
      }
      const index = numberIn(answer.nonce, nonce) ?? 0;
      const request = sent[index];
      // A datagram that arrives twice was not answered twice.
      if (request === undefined || answers.has(index)) return;
      const measuredUs = Number((wokenNs - request.atNs) / 1000n);
      answers.set(index, {
        answer,
        elapsedUs: Math.max(0, measuredUs - (answer.heldUs ?? 0)),
        cpuWaitUs: Math.min(cpuWaitBeforeTurnUs(), cpuWaitUs() - request.cpuWaitUs) + (answer.cpuWaitUs ?? 0),
        busyUs: (busyMs() - request.busyMs) * 1000,
      });
      if (answers.size === count) settle();
    }

    function onError(error: Error): void {
      if (over) return;
      failure = failureOf(error, address);
      if (failure.outcome === 'not-run') settle();
    }

    function settle(): void {
      if (over) return;
      over = true;
      cancelDeadline();
      clearTimeout(nextSend);
      socket.close();
      resolve({ sent: sent.length, answers: [...answers.values()], ...(failure === undefined ? {} : { failure }) });
    }
  });
}
