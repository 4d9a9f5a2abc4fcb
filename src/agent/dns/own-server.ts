import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import * as dnsPacket from 'dns-packet';

/** A name server that knows a few names. */
export interface OwnServer {
  /** Full names asked for so far, in order, without repeats. */
  readonly asked: () => string[];
  readonly close: () => Promise<void>;
}

const nxdomain = 3;

/** Listens for UDP queries: the names `known` have the IPv4 address `answer`, anything else is NXDOMAIN. Rejects when the port cannot be bound. */
export async function startOwnServer(options: {
  readonly address: string;
  readonly port: number;
  readonly known: readonly string[];
  readonly answer: string;
}): Promise<OwnServer> {
  const { address, port, known, answer } = options;
  const asked = new Set<string>();
  const socket = createSocket('udp4');
  socket.on('message', (message, client) => {
    const reply = replyTo(message);
    if (reply !== undefined) socket.send(reply, client.port, client.address);
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  return {
    asked: () => [...asked],
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };

  function replyTo(message: Buffer): Buffer | undefined {
    let query: dnsPacket.DecodedPacket;
    try {
      query = dnsPacket.decode(message);
    } catch {
      return undefined;
    }
    const [question] = query.questions ?? [];
    if (question === undefined) return undefined;
    const name = question.name.toLowerCase();
    asked.add(name);
    const isKnown = known.some((other) => other.toLowerCase() === name);
    return dnsPacket.encode({
      type: 'response',
      id: query.id,
      flags: dnsPacket.AUTHORITATIVE_ANSWER | dnsPacket.RECURSION_AVAILABLE | (isKnown ? 0 : nxdomain),
      questions: query.questions ?? [],
      answers: isKnown && question.type === 'A' ? [{ type: 'A', name: question.name, ttl: 0, data: answer }] : [],
    });
  }
}
