import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { encodeLine, LineDecoder } from '../../wire/ndjson.ts';
import { type ResponderRequest, streamBlockBytes } from '../../wire/responder.ts';
import { mostStreamWaitingMs } from '../../wire/probes/throughput.ts';
import { microsecondsSince, nowNs, startDeadline } from '../clock.ts';
import { failureOf } from '../outcome.ts';
import { excerptOf, maxLineBytes } from '../responder-message.ts';
import { assertLiteral, type Exchange, type ExchangeOptions, readAnswer } from './exchange.ts';
import { fromOwnPort } from './source-port.ts';

type StreamOptions = ExchangeOptions & { readonly durationMs: number };

/**
 * Sends random bytes to a responder for `durationMs` over one fresh TCP connection. `timeoutMs` is the longest time in which
 * nothing arrives. Reached if the responder saw what was sent, or, on a way that is too slow to wait for the rest, all that came
 * was: then `answer.streamed` is there, and `elapsedUs` is the responder's. Never rejects because of the network; throws on an
 * address that is no literal.
 */
export async function exchangeStream(options: StreamOptions): Promise<Exchange> {
  assertLiteral(options.address);
  return fromOwnPort(options, (localPort) => streamFrom(localPort, options));
}

function streamFrom(
  localPort: number,
  { address, port, timeoutMs, nonce, durationMs }: StreamOptions,
): Promise<Exchange> {
  return new Promise((resolve) => {
    const block = randomBytes(streamBlockBytes);
    const sha256 = createHash('sha256').update(block).digest('hex');
    let startedNs = nowNs();
    const decoder = new LineDecoder();
    let [sent, arrived, isOver] = [0, 0, false];
    let last: Exchange | undefined;
    const socket = connect({ host: address, port, autoSelectFamily: false, noDelay: true, localPort });
    let cancelDeadline = startDeadline(timeoutMs, giveUp);
    const cancelWaiting = startDeadline(durationMs + mostStreamWaitingMs, () =>
      last === undefined ? giveUp() : settle(last),
    );

    socket.on('connect', () => {
      startedNs = nowNs();
      progress();
      // It is this end that gives up, and says why.
      socket.write(encodeLine({ nonce, stream: true, idleMs: 2 * timeoutMs } satisfies ResponderRequest));
      send();
    });
    socket.on('drain', send);
    socket.on('error', (error) => settle(failureOf(error, address)));
    socket.on('end', () => settle({ outcome: 'wrong-answer', detail: `connection closed: ${arrivedText()}` }));
    socket.on('data', (chunk) => {
      decoder.push(chunk).forEach(receive);
      if (decoder.rest.length > maxLineBytes) wrong(`endless line: ${excerptOf(decoder.rest)}`);
    });

    function send(): void {
      const isSending = () => !isOver && (sent === 0 || microsecondsSince(startedNs) < durationMs * 1000);
      let isTaken = true;
      while (isTaken && isSending()) {
        sent += block.length;
        isTaken = socket.write(block);
      }
    }

    function receive(line: string): void {
      if (isOver) return;
      const answer = readAnswer(line, (answered) => answered === nonce);
      if ('wrong' in answer) return wrong(answer.wrong);
      const { streamed } = answer;
      if (streamed === undefined) return wrong(`no count of what came: ${excerptOf(line)}`);
      if (!streamed.intact || (answer.sha256 ?? sha256) !== sha256)
        return wrong('the responder received other bytes than were sent');
      if (streamed.bytes > arrived) progress();
      arrived = streamed.bytes;
      if (arrived > 0) last = { outcome: 'reached', answer, elapsedUs: streamed.elapsedUs };
      if (last !== undefined && arrived === sent && microsecondsSince(startedNs) >= durationMs * 1000) settle(last);
    }

    function progress(): void {
      if (isOver) return;
      cancelDeadline();
      cancelDeadline = startDeadline(timeoutMs, giveUp);
    }

    function arrivedText(): string {
      return socket.connecting ? 'no connection' : `${arrived} of ${sent} bytes arrived`;
    }

    function giveUp(): void {
      settle({ outcome: 'timed-out', detail: `${arrivedText()}, and no more within ${Math.round(timeoutMs)} ms` });
    }

    function wrong(detail: string): void {
      settle({ outcome: 'wrong-answer', detail });
    }

    function settle(exchange: Exchange): void {
      if (isOver) return;
      isOver = true;
      cancelDeadline();
      cancelWaiting();
      resolve(exchange);
      if (socket.connecting) socket.destroy();
      else socket.resetAndDestroy();
    }
  });
}
