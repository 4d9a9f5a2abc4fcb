import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { allOwnAddresses, isLinkLocal } from '../own-addresses.ts';
import { maxLineBytes } from '../responder-message.ts';
import type { Respond } from './respond.ts';

const rescanMs = 2000;
/** Bursts of probes arrive while the process is off the CPU; the kernel caps this at net.core.rmem_max. */
const receiveBufferBytes = 4 * 1024 * 1024;

/** Errors of bind(2) that speak of the address and not of the port: IPv6 is off, or duplicate address detection still runs. */
const addressUnusable: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/**
 * Listens for UDP on `port` of every own address, loopback included. Resolves once it listens, rejects when the port cannot be bound.
 *
 * One socket per address and not a wildcard one: Node cannot see which address a datagram was sent to (no IP_PKTINFO), so a
 * wildcard socket answers from whatever source address the route has, and a prober with a connected socket, or conntrack, drops
 * that answer. Binding IPv4 and IPv6 apart also avoids mapped addresses. Addresses that appear later are found by a rescan.
 */
export async function listenUdp(port: number, respond: Respond): Promise<void> {
  const bound = new Map<string, Socket>();
  const scan = async (): Promise<void> => {
    const wanted = new Set(['127.0.0.1', '::1', ...allOwnAddresses().filter((address) => !(isIPv6(address) && isLinkLocal(address)))]);
    for (const [address, socket] of bound) {
      if (wanted.has(address)) continue;
      bound.delete(address);
      socket.close();
    }
    await Promise.all(
      [...wanted].filter((address) => !bound.has(address)).map(async (address) => {
        const socket = await bindUdp(address, port, respond);
        if (socket !== undefined) bound.set(address, socket);
      }),
    );
  };
  await scan();
  if (bound.size === 0) throw new Error(`no own address accepts UDP on port ${port}`);
  let told = '';
  const rescan = (): void => {
    scan().catch((error: Error) => {
      if (error.message !== told) process.stderr.write(`UDP responder: ${error.message}\n`);
      told = error.message;
    }).finally(() => setTimeout(rescan, rescanMs).unref());
  };
  setTimeout(rescan, rescanMs).unref();
}

/** Binds one address; undefined when the address cannot be used (yet). */
function bindUdp(address: string, port: number, respond: Respond): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', recvBufferSize: receiveBufferBytes });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      if (addressUnusable.has(error.code ?? '')) resolve(undefined);
      else reject(error);
    });
    socket.on('message', (message, client) => {
      if (message.length > maxLineBytes) return;
      const answer = respond(message.toString(), client.address);
      // Garbage gets no answer, and an answer that cannot be sent is the prober's to notice.
      if (answer !== undefined) socket.send(answer, client.port, client.address, () => undefined);
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      socket.on('error', (error) => process.stderr.write(`UDP responder on ${address}: ${error.message}\n`));
      resolve(socket);
    });
  });
}
