import { createServer } from 'node:net';
import * as dnsPacket from 'dns-packet';
import { onTestFinished } from 'vitest';
import { closedPort, udpServer } from './loopback.ts';

export interface DnsQuery {
  readonly name: string;
  readonly type: string;
  readonly transport: 'udp' | 'tcp';
  readonly server: string;
}

/** What the server says; undefined is silence. `id` and `question` forge a packet that is no reply. */
export interface DnsReply {
  readonly rcode?: number;
  readonly answers?: dnsPacket.Answer[];
  readonly truncated?: boolean;
  readonly id?: number;
  readonly question?: string;
}

type Script = (query: DnsQuery) => DnsReply | DnsReply[] | undefined;

export const nxdomain: DnsReply = { rcode: 3 };
export const servfail: DnsReply = { rcode: 2 };

export function a(name: string, data: string): DnsReply {
  return { answers: [{ type: 'A', name, ttl: 5, data }] };
}

/** A nameserver on 127.0.0.1 (and more loopback addresses, on the same port) that answers as the script says and notes what it was asked. */
export async function nameServer(
  script: Script,
  more: readonly string[] = [],
): Promise<{ port: number; asked: DnsQuery[] }> {
  const port = await closedPort();
  const asked: DnsQuery[] = [];
  const answer = (bytes: Buffer, transport: 'udp' | 'tcp', server: string): Buffer[] => {
    const packet = dnsPacket.decode(bytes);
    const question = packet.questions?.[0] ?? { name: '', type: 'A' };
    const query: DnsQuery = { name: question.name, type: question.type, transport, server };
    asked.push(query);
    return [script(query) ?? []].flat().map((reply) => encodeReply(packet, reply));
  };
  const listen = (host: string) =>
    udpServer((message, reply) => answer(message, 'udp', host).forEach((bytes) => reply(bytes)), { host, port });
  for (const host of ['127.0.0.1', ...more]) await listen(host);
  const stream = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const bytes of answer(chunk.subarray(2), 'tcp', '127.0.0.1')) {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(bytes.length);
        for (const piece of [length.subarray(0, 1), length.subarray(1), bytes]) socket.write(piece);
      }
    });
  });
  await new Promise<void>((resolve) => {
    stream.listen({ host: '127.0.0.1', port }, resolve);
  });
  onTestFinished(() => void stream.close());
  return { port, asked };
}

function encodeReply(
  query: dnsPacket.DecodedPacket,
  { rcode = 0, answers = [], truncated = false, id, question }: DnsReply,
): Buffer {
  return dnsPacket.encode({
    type: 'response',
    id: id === undefined ? query.id : ((query.id ?? 0) + id) & 0xffff,
    flags: rcode | dnsPacket.RECURSION_AVAILABLE | (truncated ? dnsPacket.TRUNCATED_RESPONSE : 0),
    questions: question === undefined ? query.questions : [{ type: 'A', name: question }],
    answers,
  });
}
