import { connect } from 'node:net';
import { encodeLine, LineDecoder } from '../../wire/ndjson.ts';
import { answerPatienceMs, type ResponderRequest } from '../../wire/responder.ts';
import { microsecondsSince, nowNs, startDeadline } from '../clock.ts';
import { failureOf } from '../outcome.ts';
import { excerptOf, maxLineBytes } from '../responder-message.ts';
import { assertLiteral, type Exchange, type ExchangeOptions, readAnswer } from './exchange.ts';
import { fromOwnPort } from './source-port.ts';

/**
 * One request over one fresh TCP connection from a source port of its own; `timeoutMs` is for the
 * connection, `answerPatienceMs` for the answer on it. `elapsedUs` runs from
 * the connect call to the complete answer. Never rejects because of the network; throws on an address that is no literal.
 */
export async function exchangeTcp(options: ExchangeOptions): Promise<Exchange> {
  assertLiteral(options.address);
  return fromOwnPort(options, (localPort) => connectFrom(localPort, options));
}

function connectFrom(localPort: number, { address, port, timeoutMs, nonce }: ExchangeOptions): Promise<Exchange> {
  return new Promise((resolve) => {
    const decoder = new LineDecoder();
    let connected = false;
    const startedNs = nowNs();
    const socket = connect({
      host: address,
      port,
      autoSelectFamily: false,
      noDelay: true,
      localPort,
    });
    const giveUp = (detail: string) => settle({ outcome: 'timed-out', detail });
    let cancelDeadline = startDeadline(timeoutMs, () => giveUp(`no connection within ${timeoutMs} ms`));

    socket.on('connect', () => {
      connected = true;
      cancelDeadline();
      cancelDeadline = startDeadline(answerPatienceMs, () => giveUp(`connected but silent for ${answerPatienceMs} ms`));
    });
    socket.on('error', (error) => settle(failureOf(error, address)));
    socket.on('end', () => {
      const detail =
        decoder.rest === ''
          ? 'connection closed without an answer'
          : `connection closed after ${excerptOf(decoder.rest)}`;
      settle({ outcome: 'wrong-answer', detail });
    });
    socket.on('data', (chunk) => {
      const [line] = decoder.push(chunk);
      if (line !== undefined) settle(judge(line));
      else if (decoder.rest.length > maxLineBytes)
        settle({ outcome: 'wrong-answer', detail: `endless line: ${excerptOf(decoder.rest)}` });
    });
    socket.write(encodeLine({ nonce } satisfies ResponderRequest));

    function judge(line: string): Exchange {
      const elapsedUs = microsecondsSince(startedNs);
      const answer = readAnswer(line, (answered) => answered === nonce);
      return 'wrong' in answer
        ? { outcome: 'wrong-answer', detail: answer.wrong }
        : { outcome: 'reached', answer, elapsedUs };
    }

    function settle(exchange: Exchange): void {
      cancelDeadline();
      resolve(exchange);
      // A reset leaves no TIME_WAIT, which would hold the ephemeral port for a minute; a half-open connect has nothing to reset.
      if (connected) socket.resetAndDestroy();
      else socket.destroy();
    }
  });
}
