import { randomInt } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Identity } from '#src/agent/identity.ts';
import type { ProbeContext } from '#src/agent/probers/prober.ts';
import { ArrivalLog } from '#src/agent/responders/arrival-log.ts';
import { createRespond, type Respond } from '#src/agent/responders/respond.ts';

function identityOf(pod: string, container = 'agent'): Identity {
  return { namespace: 'ns', pod, node: 'n1', container, containers: [container] };
}

export const context: ProbeContext = {
  identity: identityOf('prober'),
  resolvConfPath: '/nowhere',
  hostsPath: '/nowhere',
  dnsPort: 53,
};

/** The answer a responder in Pod `pod` would give to a line. */
export function respondAs(pod: string): Respond {
  return createRespond(identityOf(pod), new ArrivalLog());
}

/** A TCP server on a free loopback port that ends with the test. */
export async function tcpServer(onConnection: (socket: Socket) => void, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen({ host, port: 0 }, resolve);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A UDP server on loopback that ends with the test. */
export async function udpServer(
  onMessage: (message: Buffer, reply: (data: Uint8Array | string) => void, client: RemoteInfo) => void,
  { host = '127.0.0.1', port = 0 } = {},
): Promise<number> {
  const socket: DatagramSocket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (message, client) =>
    onMessage(message, (data) => socket.send(data, client.port, client.address), client),
  );
  await new Promise<void>((resolve) => {
    socket.bind(port, host, resolve);
  });
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

/**
 * A port on which nobody listens, TCP or UDP. Outside of the ephemeral range (from 32768 on), because the probes of tests that
 * run at the same time would take a free port of it at any moment.
 */
export async function closedPort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 30_000);
    const server = createServer();
    const socket = createSocket('udp4');
    try {
      await Promise.all([
        once(server.listen({ host: '127.0.0.1', port }), 'listening'),
        once(socket.bind(port, '127.0.0.1'), 'listening'),
      ]);
      return port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    } finally {
      server.close();
      socket.close();
    }
  }
}
