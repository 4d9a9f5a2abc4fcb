import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { ProbeOf } from '../../wire/probe.ts';
import { type Held, hold, release } from '../ipc/held.ts';
import type { Identity } from '../identity.ts';
import { type Failure, failureOf } from '../outcome.ts';
import { ArrivalLog } from '../responders/arrival-log.ts';
import { createRespond } from '../responders/respond.ts';
import { listenTcpOn } from '../responders/tcp.ts';
import type { Prober } from './prober.ts';

type Place = Pick<ProbeOf<'listen'>, 'transport' | 'address' | 'port'>;

/** What this session could not bind, and why. */
const neverBound = new Map<string, string>();

/** Binds a port for the rest of the session and answers there. */
export const probeListen: Prober<'listen'> = async (place, { identity }) => {
  try {
    await hold(nameOf(place), () =>
      place.transport === 'tcp' ? listenTcp(place, identity) : listenUdp(place, identity),
    );
    neverBound.delete(nameOf(place));
    return { outcome: 'reached' };
  } catch (error) {
    const failure = bindFailure(error, place);
    neverBound.set(nameOf(place), failure.detail);
    return failure;
  }
};

/** Gives it back; `refused` where this session tried to bind it and could not. */
export const probeRelease: Prober<'release'> = async (place) => {
  const why = neverBound.get(nameOf(place));
  if (why !== undefined) return { outcome: 'refused', detail: `it was never bound: ${why}` };
  await release(nameOf(place));
  return { outcome: 'reached' };
};

function nameOf({ transport, address, port }: Place): string {
  return `${transport} port ${port} of ${address}`;
}

async function listenTcp({ address, port }: Place, identity: Identity): Promise<Held> {
  const respond = createRespond(identity, new ArrivalLog());
  const server = await listenTcpOn({ host: address, port, ipv6Only: isIPv6(address) }, respond);
  return { heard: new Map(), release: () => server.close() };
}

function listenUdp({ address, port }: Place, identity: Identity): Promise<Held> {
  const respond = createRespond(identity, new ArrivalLog());
  const ipv6 = isIPv6(address);
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: ipv6 ? 'udp6' : 'udp4', ipv6Only: ipv6 });
    socket.once('error', reject);
    socket.on('message', (message, client) => {
      const answer = respond(message.toString(), client.address);
      if (answer !== undefined) socket.send(answer, client.port, client.address, () => undefined);
    });
    socket.bind({ address, port, exclusive: true }, () => {
      resolve({ heard: new Map(), release: () => void socket.close() });
    });
  });
}

/** bind(2) speaks of the address and of who else holds it; other errors mean what they mean elsewhere. */
function bindFailure(error: unknown, { address }: Place): Failure {
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) };
  if (code === 'EADDRINUSE') return { outcome: 'refused', detail: message };
  if (code === 'EADDRNOTAVAIL') return { outcome: 'unreachable', detail: message };
  return failureOf(error, address);
}
