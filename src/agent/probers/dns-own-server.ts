import { runInTurn } from '../run-in-turn.ts';
import { lookUp } from '../dns/libc.ts';
import { isSearchIgnored } from '../dns/musl.ts';
import { startOwnServer } from '../dns/own-server.ts';
import { failureOf } from '../outcome.ts';
import type { Prober, ProbeResult } from './prober.ts';

const loopback = '127.0.0.1';
const inTurn = runInTurn();

/** Be the Pod's name server, resolve with the libc, and tell which names it asked for. */
export const probeDnsOwnServer: Prober<'dns-own-server'> = (request, { dnsPort, resolvConfPath }) =>
  // The port is there once.
  inTurn(async (): Promise<ProbeResult> => {
    const { name, known, address, timeoutMs } = request;
    if (await isSearchIgnored(resolvConfPath))
      return {
        outcome: 'unsupported',
        detail: "the image's libc (musl) takes no search list of more than 255 characters",
      };
    let server;
    try {
      server = await startOwnServer({ address: loopback, port: dnsPort, known, answer: address });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EACCES') return failureOf(error, loopback);
      return { outcome: 'unsupported', detail: `port ${dnsPort} may not be bound here, in spite of the Pod's sysctl` };
    }
    try {
      const found = await lookUp(name, 4, timeoutMs);
      const queries = server.asked();
      const dns = { server: loopback, transport: 'udp' as const, queries };
      if ('failure' in found) return { ...found.failure, dns: { ...dns, rcode: 'NXDOMAIN', records: [] } };
      const answeredName = queries.at(-1);
      const named = answeredName === undefined ? {} : { answeredName };
      return { outcome: 'reached', dns: { ...dns, ...named, rcode: 'NOERROR', records: [...found.addresses] } };
    } finally {
      await server.close();
    }
  });
