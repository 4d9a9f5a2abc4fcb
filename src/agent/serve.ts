import type { FirstContacts } from './contacts/first-contacts.ts';
import type { Identity } from './identity.ts';
import { listenLocal } from './local-control.ts';
import { ArrivalLog } from './responders/arrival-log.ts';
import { createRespond } from './responders/respond.ts';
import { listenTcp } from './responders/tcp.ts';
import { listenUdp } from './responders/udp.ts';
import type { Started } from './sctp/relay.ts';

/**
 * Starts the container's responders on these ports, those of SCTP on the first alone; resolves once TCP, UDP and the local control
 * listen, and they then run until the process ends. The local control tells of `firstContacts` too. Rejects with one clear line when something cannot be bound.
 */
export async function serve(
  identity: Identity,
  ports: readonly [number, ...number[]],
  firstContacts: FirstContacts,
): Promise<void> {
  const arrivals = new ArrivalLog();
  const respond = createRespond(identity, arrivals);
  await Promise.all(ports.flatMap((port) => [listenTcp(port, respond), listenUdp(port, respond)]));
  const [sctpPort] = ports;
  // Last, because an answer on this socket says that the others listen.
  let sctp: Promise<Started> | undefined;
  const listenSctp = async (): Promise<Started> => {
    sctp ??= import('./sctp/relay.ts').then(({ relaySctp }) => relaySctp(sctpPort, respond));
    const started = await sctp;
    if (!('listening' in started)) sctp = undefined;
    return started;
  };
  await listenLocal(identity.container, { arrivals, listenSctp, firstContacts });
}
