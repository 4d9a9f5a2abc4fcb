import { connect } from 'node:net';
import { encodeLine, LineDecoder } from '../../wire/ndjson.ts';
import type { ProbeOf } from '../../wire/probe.ts';
import { answerPatienceMs, type ResponderRequest } from '../../wire/responder.ts';
import { microsecondsSince, nowNs, startDeadline } from '../clock.ts';
import { failureOf } from '../outcome.ts';
import { excerptOf, maxLineBytes } from '../responder-message.ts';
import { assertLiteral, type Exchange, type ExchangeOptions, readAnswer } from './exchange.ts';
import { fromOwnPort } from './source-port.ts';

/** As `ExchangeOptions`; `answerMs` and `localAddress` are told in the probe's schema. */
export type TcpExchangeOptions = ExchangeOptions & Pick<ProbeOf<'tcp'>, 'answerMs' | 'localAddress'>;

/**
 * One request over one fresh TCP connection from a source port of its own; `timeoutMs` is for the
 * connection, `answerPatienceMs` for the answer on it, unless `answerMs` says otherwise. `elapsedUs` runs from
 * the connect call to the complete answer. Never rejects because of the network; throws on an address that is no literal.
 */
export async function exchangeTcp(options: TcpExchangeOptions): Promise<Exchange> {
  assertLiteral(options.address);
  return fromOwnPort(options, (localPort) => connectFrom(localPort, options));
}

function connectFrom(localPort: number, options: TcpExchangeOptions): Promise<Exchange> {
  const { address, port, timeoutMs, nonce, answerMs, localAddress } = options;
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
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    const giveUp = (detail: string) => settle({ outcome: 'timed-out', detail });
    let cancelDeadline = startDeadline(timeoutMs, () => giveUp(`no connection within ${Math.round(timeoutMs)} ms`));

    socket.on('connect', () => {
      connected = true;
      cancelDeadline();
      const patienceMs = answerMs ?? answerPatienceMs;
      const detail = `connected but silent for ${Math.round(patienceMs)} ms`;
      const outcome = answerMs === undefined ? 'timed-out' : 'wrong-answer';
      cancelDeadline = startDeadline(patienceMs, () => settle({ outcome, detail }));
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
