import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { canonicalAddress } from './own-addresses.ts';

/** MTU in bytes of the interface by which packets to an address leave; rejects when there is no way there, or no saying. */
export async function mtuTowards(address: string, port: number): Promise<number> {
  const own = await sourceAddressFor(address, port);
  const name = Object.entries(networkInterfaces()).find(([, entries]) =>
    entries?.some((entry) => canonicalAddress(entry.address) === own),
  )?.[0];
  if (name === undefined) throw new Error(`no interface has the address ${own}`);
  const mtu = Number(await readFile(`/sys/class/net/${name}/mtu`, 'utf8'));
  if (!Number.isInteger(mtu) || mtu < 1) throw new Error(`/sys/class/net/${name}/mtu is no number`);
  return mtu;
}

/** The address the kernel chooses for packets there: connecting a datagram socket sends nothing (udp(7)). */
function sourceAddressFor(address: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.on('error', reject);
    socket.connect(port, address, (error?: Error) => {
      if (error === undefined) resolve(canonicalAddress(socket.address().address));
      else reject(error);
      socket.close();
    });
  });
}
