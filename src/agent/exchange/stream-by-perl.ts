import { isIPv6 } from 'node:net';
import type { ResponderRequest } from '../../wire/responder.ts';
import { microsecondsSince, nowNs } from '../clock.ts';
import { runTool, ToolMissing } from '../ipc/run-tool.ts';
import { failureOf } from '../outcome.ts';
import { clientProgram, perl } from '../sctp/perl.ts';
import { kernelLacks, parsePerlError } from '../sctp/kernel.ts';
import { assertLiteral, type Exchange, type ExchangeOptions, readAnswer } from './exchange.ts';

/** perl's own start and end, beside the exchange, which it limits itself: on a busy node each of many waits for the CPU. */
const perlMs = 10_000;

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
  try {
    const line = (await runTool(perl, ['-e', clientProgram, ...words], seconds * 1000 + perlMs)).trim();
    const elapsedUs = microsecondsSince(startedNs);
    if (line === '') return { outcome: 'wrong-answer', detail: 'connection closed without an answer' };
    const answer = readAnswer(line, (answered) => answered === nonce);
    return 'wrong' in answer
      ? { outcome: 'wrong-answer', detail: answer.wrong }
      : { outcome: 'reached', answer, elapsedUs };
  } catch (error) {
    return failed(error, address);
  }
}

function failed(error: unknown, address: string): Exchange {
  if (error instanceof ToolMissing) return { outcome: 'unsupported', lacks: 'tool', detail: error.message };
  const { code, call, message } = parsePerlError(error instanceof Error ? error.message : String(error));
  const lacks = kernelLacks(code, call);
  if (lacks !== undefined) return { outcome: 'unsupported', detail: lacks };
  if (code === undefined) return { outcome: 'not-run', detail: `perl: ${message}` };
  return failureOf(Object.assign(new Error(message), { code }), address);
}
