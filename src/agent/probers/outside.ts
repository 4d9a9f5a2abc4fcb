import { connect } from 'node:net';
import { microsecondsSince, nowNs, startDeadline } from '../clock.ts';
import { ipVersionOf } from '../dns/ip-version.ts';
import { lookUp } from '../dns/libc.ts';
import { failureOf } from '../outcome.ts';
import type { Prober, ProbeResult } from './prober.ts';

/** A TCP connection to a name outside the cluster. Nothing is sent: that it opens is all that is asked. */
export const probeOutside: Prober<'outside'> = async ({ name, port, ipFamily, timeoutMs }) => {
  const deadlineMs = performance.now() + timeoutMs;
  const found = await lookUp(name, ipVersionOf(ipFamily), timeoutMs);
  if ('failure' in found) {
    const { outcome, detail } = found.failure;
    // getaddrinfo does not tell a name without such an address from one that does not exist: the case that resolves it does.
    if (outcome === 'unresolved' && detail.endsWith('ENOTFOUND'))
      return { outcome: 'unsupported', detail: `${name} has no ${ipFamily} address` };
    return found.failure;
  }
  const [address = ''] = found.addresses;
  const connected = await connectTo(address, port, Math.max(1, deadlineMs - performance.now()));
  return { ...connected, addresses: [...found.addresses] };
};

function connectTo(address: string, port: number, timeoutMs: number): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const startedNs = nowNs();
    const socket = connect({ host: address, port, autoSelectFamily: false });
    const settle = (result: ProbeResult): void => {
      cancel();
      socket.destroy();
      resolve(result);
    };
    const cancel = startDeadline(timeoutMs, () => {
      settle({ outcome: 'timed-out', detail: `no connection to ${address} port ${port}` });
    });
    socket.on('connect', () => settle({ outcome: 'reached', elapsedUs: microsecondsSince(startedNs) }));
    socket.on('error', (error) => settle(failureOf(error, address)));
  });
}
