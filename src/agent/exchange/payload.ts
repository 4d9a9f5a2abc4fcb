import { connect } from 'node:net';
import * as z from 'zod/mini';
import { encodeLine } from '../../wire/ndjson.ts';
import type { ResponderAnswer, ResponderRequest } from '../../wire/responder.ts';
import { microsecondsSince, nowNs, startDeadline } from '../clock.ts';
import { failureOf } from '../outcome.ts';
import { PayloadReader, sendRandom } from '../payload-stream.ts';
import { excerptOf, maxLineBytes } from '../responder-message.ts';
import { assertLiteral, type Exchange, type ExchangeOptions, readAnswer } from './exchange.ts';
import { fromOwnPort } from './source-port.ts';

type PayloadOptions = ExchangeOptions & { readonly bytes: number };

const endSchema = z.object({ sha256: z.string() });

/**
 * Carries `bytes` random bytes to a responder and as many back over one fresh TCP connection. `timeoutMs` is the longest time
 * without progress. Reached only if both ends saw what the other one sent; `elapsedUs` is the time of it all. Never rejects
 * because of the network; throws on an address that is no literal.
 */
export async function exchangePayload(options: PayloadOptions): Promise<Exchange> {
  assertLiteral(options.address);
  return fromOwnPort(options, (localPort) => carryFrom(localPort, options));
}

function carryFrom(localPort: number, { address, port, timeoutMs, nonce, bytes }: PayloadOptions): Promise<Exchange> {
  return new Promise((resolve) => {
    let over = false;
    let where = 'no connection';
    let line = Buffer.alloc(0);
    let sentHash: string | undefined;
    let answer: ResponderAnswer | undefined;
    const reader = new PayloadReader(bytes);
    const startedNs = nowNs();
    const socket = connect({ host: address, port, autoSelectFamily: false, noDelay: true, localPort });
    let cancelDeadline = startDeadline(timeoutMs, giveUp);

    socket.on('connect', () => progress(`the responder has not confirmed the ${bytes} bytes sent`));
    socket.on('error', (error) => settle(failureOf(error, address)));
    socket.on('end', () => settle({ outcome: 'wrong-answer', detail: `connection closed: ${where}` }));
    socket.on('data', receive);
    socket.write(encodeLine({ nonce, payloadBytes: bytes } satisfies ResponderRequest));
    sendRandom(socket, bytes, () => progress(where)).then(
      (sha256) => {
        sentHash = sha256;
      },
      (error: unknown) => settle({ outcome: 'not-run', detail: String(error) }),
    );

    function receive(chunk: Buffer): void {
      if (answer === undefined) return receiveAnswer(chunk);
      const after = reader.push(chunk);
      progress(`received ${bytes - reader.left} of ${bytes} bytes`);
      if (reader.left === 0) receiveEnd(after);
    }

    function receiveAnswer(chunk: Buffer): void {
      const text = lineOf(chunk);
      if (text === undefined) return;
      const read = readAnswer(text, (answered) => answered === nonce);
      if ('wrong' in read) return settle({ outcome: 'wrong-answer', detail: read.wrong });
      if (read.sha256 !== sentHash)
        return settle({ outcome: 'wrong-answer', detail: `the responder received other bytes than the ${bytes} sent` });
      answer = read;
      const rest = line;
      line = Buffer.alloc(0);
      receive(rest);
    }

    function receiveEnd(chunk: Buffer): void {
      const text = lineOf(chunk);
      if (text === undefined || answer === undefined) return;
      if (hashIn(text) !== reader.sha256())
        return settle({
          outcome: 'wrong-answer',
          detail: `received other bytes than the ${bytes} that the responder sent`,
        });
      settle({ outcome: 'reached', answer, elapsedUs: microsecondsSince(startedNs) });
    }

    /** The line once it is complete; what follows it stays in `line`. */
    function lineOf(chunk: Buffer): string | undefined {
      line = Buffer.concat([line, chunk]);
      const end = line.indexOf('\n');
      if (end < 0) {
        if (line.length > maxLineBytes)
          settle({ outcome: 'wrong-answer', detail: `endless line: ${excerptOf(line.toString('latin1'))}` });
        return undefined;
      }
      const text = line.toString('utf8', 0, end);
      line = line.subarray(end + 1);
      return text;
    }

    function progress(now: string): void {
      if (over) return;
      where = now;
      cancelDeadline();
      cancelDeadline = startDeadline(timeoutMs, giveUp);
    }

    function giveUp(): void {
      settle({ outcome: 'timed-out', detail: `${where}, and no progress for ${Math.round(timeoutMs)} ms` });
    }

    function settle(exchange: Exchange): void {
      over = true;
      cancelDeadline();
      socket.removeAllListeners('data');
      resolve(exchange);
      if (socket.connecting) socket.destroy();
      else socket.resetAndDestroy();
    }
  });
}

function hashIn(text: string): string | undefined {
  try {
    return endSchema.parse(JSON.parse(text)).sha256;
  } catch {
    return undefined;
  }
}
