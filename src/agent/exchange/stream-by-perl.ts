import { execFile, type ExecFileException } from 'node:child_process';
import { isIPv6 } from 'node:net';
import type { ResponderRequest } from '../../wire/responder.ts';
import { microsecondsSince, nowNs } from '../clock.ts';
import { failureOf } from '../outcome.ts';
import { clientProgram } from '../sctp/perl.ts';
import { kernelLacks, parsePerlError } from '../sctp/kernel.ts';
import { assertLiteral, type Exchange, type ExchangeOptions, readAnswer } from './exchange.ts';

/** perl's own start and end, beside the exchange. */
const perlMs = 2000;

/**
 * One request over one fresh connection of a protocol by its number, with the image's perl. `elapsedUs` has the start of perl in
 * it. Never rejects because of the network; throws on an address that is no literal.
 */
export async function exchangeByPerl({
  address,
  port,
  timeoutMs,
  nonce,
  protocol,
}: ExchangeOptions & { protocol: number }): Promise<Exchange> {
  assertLiteral(address);
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
  const request = JSON.stringify({ nonce } satisfies ResponderRequest);
  const words = [protocol, isIPv6(address) ? 6 : 4, port, seconds, address, request].map(String);
  const startedNs = nowNs();
  return new Promise((resolve) => {
    execFile(
      'perl',
      ['-e', clientProgram, ...words],
      { timeout: seconds * 1000 + perlMs, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => resolve(error === null ? answered(stdout) : failed(error, stderr)),
    );
  });

  function answered(stdout: string): Exchange {
    const elapsedUs = microsecondsSince(startedNs);
    const line = stdout.trim();
    if (line === '') return { outcome: 'wrong-answer', detail: 'connection closed without an answer' };
    const answer = readAnswer(line, (nonceBack) => nonceBack === nonce);
    return 'wrong' in answer
      ? { outcome: 'wrong-answer', detail: answer.wrong }
      : { outcome: 'reached', answer, elapsedUs };
  }

  function failed(error: ExecFileException, stderr: string): Exchange {
    if (error.code === 'ENOENT') return { outcome: 'unsupported', detail: 'the image has no perl' };
    const { code, call, message } = parsePerlError(stderr);
    const lacks = kernelLacks({ ...(code === undefined ? {} : { code }), call });
    if (lacks !== undefined) return { outcome: 'unsupported', detail: lacks };
    if (code === undefined) return { outcome: 'not-run', detail: `perl: ${message || error.message}` };
    return failureOf(Object.assign(new Error(message), { code }), address);
  }
}
