import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { encodeLine } from '../../wire/ndjson.ts';
import type { ResponderRequest } from '../../wire/responder.ts';
import { nowNs, startDeadline } from '../clock.ts';
import { numberedNonce, numberIn } from '../nonce.ts';
import { type Failure, failureOf } from '../outcome.ts';
import { assertLiteral, type Exchange, type ExchangeOptions, readAnswer } from './exchange.ts';
import { fromOwnPort } from './source-port.ts';

type UdpExchangeOptions = ExchangeOptions & { readonly intervalMs: number };

/** How a series of datagrams ended. */
export type UdpExchange = Exchange & { readonly sent: number; readonly received: number };

/**
 * Sends one request from one fresh, connected socket with a port of its own every `intervalMs`, until one is answered or `timeoutMs` is over. The
 * socket is connected because only then does the kernel report ICMP errors on it (udp(7)). `elapsedUs` is that of the
 * answered datagram alone: each carries its number in the nonce. An ICMP error ends the series: kernels
 * send few of them (one a second to each host, after some at once), so that none is to be wasted on asking twice. Never rejects because of the network; throws on an address that is no literal.
 */
export async function exchangeUdp(options: UdpExchangeOptions): Promise<UdpExchange> {
  assertLiteral(options.address);
  return fromOwnPort(options, (localPort) => sendFrom(localPort, options));
}

function sendFrom(
  localPort: number,
  { address, port, timeoutMs, intervalMs, nonce }: UdpExchangeOptions,
): Promise<UdpExchange> {
  return new Promise((resolve) => {
    const sentNs: bigint[] = [];
    let ended = false;
    let failure: Failure | undefined;
    let wrong: string | undefined;
    let nextSend: NodeJS.Timeout | undefined;
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const cancelDeadline = startDeadline(timeoutMs, giveUp);

    socket.on('error', onError);
    socket.on('message', (message) => onMessage(message.toString()));
    socket.bind({ port: localPort, exclusive: true }, () => {
      if (ended) return;
      socket.connect(port, address, (error?: Error) => {
        if (ended) return;
        if (error === undefined) return send();
        onError(error);
      });
    });

    function send(): void {
      nextSend = setTimeout(send, Math.max(1, intervalMs));
      const index = sentNs.push(nowNs()) - 1;
      const line = encodeLine({ nonce: numberedNonce(nonce, index) } satisfies ResponderRequest);
      socket.send(line, (error) => {
        if (error !== null) onError(error);
      });
    }

    function onMessage(line: string): void {
      const receivedNs = nowNs();
      const answer = readAnswer(line, (answered) => sentNs[numberIn(answered, nonce) ?? -1] !== undefined);
      if ('wrong' in answer) {
        wrong ??= answer.wrong;
        return;
      }
      const index = numberIn(answer.nonce, nonce) ?? 0;
      const startedNs = sentNs[index] ?? receivedNs;
      const elapsedUs = Number((receivedNs - startedNs) / 1000n);
      const late = sentNs.length > 1 ? { detail: `datagram ${index + 1} of ${sentNs.length} was answered` } : {};
      settle({ outcome: 'reached', answer, elapsedUs, ...late });
    }

    function onError(error: Error): void {
      if (ended) return;
      failure = failureOf(error, address);
      giveUp();
    }

    function giveUp(): void {
      if (wrong !== undefined) settle({ outcome: 'wrong-answer', detail: wrong });
      else
        settle(
          failure ?? {
            outcome: 'timed-out',
            detail: `no answer to ${sentNs.length} datagrams within ${Math.round(timeoutMs)} ms`,
          },
        );
    }

    function settle(exchange: Exchange): void {
      if (ended) return;
      ended = true;
      cancelDeadline();
      clearTimeout(nextSend);
      socket.close();
      resolve({ ...exchange, sent: sentNs.length, received: exchange.outcome === 'reached' ? 1 : 0 });
    }
  });
}
