import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { microsecondsSince, nowNs, startDeadline } from '../clock.ts';
import { type Failure, failureOf } from '../outcome.ts';
import { type Query, type Reply, readReply } from './packet.ts';

/** Which nameserver to ask and how long to wait. */
export interface AskOptions {
  /** IP literal. */
  readonly server: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/** A reply with its time on the wire, or why there is none. */
export type Asked = { readonly reply: Reply; readonly elapsedUs: number } | { readonly failure: Failure };

/**
 * Sends one query over UDP from a fresh, connected socket and waits for its reply; packets that are not the reply are ignored.
 * Never rejects because of the network.
 */
export function askUdp(query: Query, { server, port, timeoutMs }: AskOptions): Promise<Asked> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(server) ? 'udp6' : 'udp4');
    let startedNs = nowNs();
    let settled = false;
    const settle = (asked: Asked): void => {
      if (settled) return;
      settled = true;
      cancel();
      socket.close();
      resolve(asked);
    };
    const fail = (error: Error): void => settle({ failure: failureOf(error, server) });
    const cancel = startDeadline(timeoutMs, () => settle(timedOut('udp', timeoutMs)));
    socket.on('error', fail);
    socket.on('message', (message) => {
      const reply = readReply(message, query);
      if (reply === undefined) return;
      const { maxUdpBytes = message.length } = query;
      if (message.length <= maxUdpBytes) return settle({ reply, elapsedUs: microsecondsSince(startedNs) });
      const detail = `${message.length} bytes came over UDP where at most ${maxUdpBytes} may`;
      settle({ failure: { outcome: 'wrong-answer', detail } });
    });
    socket.connect(port, server, (error?: Error) => {
      if (settled) return;
      if (error !== undefined) return fail(error);
      startedNs = nowNs();
      socket.send(query.bytes, (sendError) => {
        if (sendError !== null) fail(sendError);
      });
    });
  });
}

/** Sends one query over a fresh TCP connection, each message after its length in two bytes (RFC 7766). Never rejects because of the network. */
export function askTcp(query: Query, { server, port, timeoutMs }: AskOptions): Promise<Asked> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let connected = false;
    const startedNs = nowNs();
    const socket = connect({ host: server, port, autoSelectFamily: false, noDelay: true });
    const settle = (asked: Asked): void => {
      cancel();
      resolve(asked);
      if (connected) socket.resetAndDestroy();
      else socket.destroy();
    };
    const cancel = startDeadline(timeoutMs, () => settle(timedOut('tcp', timeoutMs)));
    socket.on('connect', () => {
      connected = true;
    });
    socket.on('error', (error) => settle({ failure: failureOf(error, server) }));
    socket.on('end', () =>
      settle({ failure: { outcome: 'wrong-answer', detail: 'DNS connection closed without a reply' } }),
    );
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const message = firstMessage(Buffer.concat(chunks));
      if (message === undefined) return;
      const reply = readReply(message, query);
      const elapsedUs = microsecondsSince(startedNs);
      settle(
        reply === undefined
          ? { failure: { outcome: 'wrong-answer', detail: 'not a reply to the DNS query' } }
          : { reply, elapsedUs },
      );
    });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(query.bytes.length);
    socket.write(Buffer.concat([length, query.bytes]));
  });
}

function firstMessage(received: Buffer): Buffer | undefined {
  if (received.length < 2) return undefined;
  const end = 2 + received.readUInt16BE(0);
  return received.length < end ? undefined : received.subarray(2, end);
}

function timedOut(transport: 'udp' | 'tcp', timeoutMs: number): Asked {
  return { failure: { outcome: 'timed-out', detail: `no ${transport} reply within ${Math.round(timeoutMs)} ms` } };
}
