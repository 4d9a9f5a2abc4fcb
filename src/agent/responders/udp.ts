import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { fillUp, takeApart } from '../filled-datagram.ts';
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
  // An address that goes keeps its socket, since it may only have lost its carrier for a moment.
  const bound = new Set<string>();
  await bindMissing(bound, port, respond);
  if (bound.size === 0) throw new Error(`no own address accepts UDP on port ${port}`);
  let told = '';
  setInterval(() => {
    bindMissing(bound, port, respond).catch((error: unknown) => {
      const line = `UDP responder: ${String(error)}\n`;
      if (line !== told) process.stderr.write(line);
      told = line;
    });
  }, rescanMs);
}

async function bindMissing(bound: Set<string>, port: number, respond: Respond): Promise<void> {
  const addresses = ['127.0.0.1', '::1', ...allOwnAddresses().filter((address) => !needsZone(address))];
  const missing = [...new Set(addresses)].filter((address) => !bound.has(address));
  await Promise.all(
    missing.map(async (address) => {
      if (await bindUdp(address, port, respond)) bound.add(address);
    }),
  );
}

function needsZone(address: string): boolean {
  return isIPv6(address) && isLinkLocal(address);
}

/** Binds one address; false when the address cannot be used (yet). */
function bindUdp(address: string, port: number, respond: Respond): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', recvBufferSize: receiveBufferBytes });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      if (addressUnusable.has(error.code ?? '')) resolve(false);
      else reject(error);
    });
    socket.on('message', (message, client) => {
      const { line, filling } = takeApart(message);
      if (line.length > maxLineBytes) return;
      const answer = (sha256?: string): void => {
        const text = respond(line, client.address, { sha256 });
        // Garbage gets no answer, and an answer that cannot be sent is the prober's to notice.
        if (text !== undefined)
          socket.send(fillUp(text, message.length, filling), client.port, client.address, () => undefined);
      };
      if (filling.length === 0) answer();
      else void import('../hash-of.ts').then(({ hashOf }) => answer(hashOf(filling)));
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      socket.on('error', (error) => process.stderr.write(`UDP responder on ${address}: ${error.message}\n`));
      resolve(true);
    });
  });
}
