import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';
import { microsecondsSince, nowNs, startDeadline } from '../clock.ts';
import { assertLiteral } from '../exchange/exchange.ts';
import { failureOf } from '../outcome.ts';
import type { Prober, ProbeResult } from './prober.ts';

/** One handshake; what the certificate is worth is told, and judged elsewhere. */
export const probeTls: Prober<'tls'> = ({ address, port, names, ca, timeoutMs }) => {
  assertLiteral(address);
  return new Promise((resolve) => {
    const startedNs = nowNs();
    const socket = connect({
      host: address,
      port,
      rejectUnauthorized: false,
      // Told by name below; here it would hide what the authority says.
      checkServerIdentity: () => undefined,
      ...(names[0] === undefined ? {} : { servername: names[0] }),
      ...(ca === undefined ? {} : { ca }),
    });
    const cancelDeadline = startDeadline(timeoutMs, () =>
      settle({ outcome: 'timed-out', detail: `no TLS session within ${timeoutMs} ms` }),
    );
    socket.on('error', (error) => settle(failureIn(error, address)));
    socket.on('end', () => settle({ outcome: 'wrong-answer', detail: 'connection closed without a TLS session' }));
    socket.on('secureConnect', () => {
      const certificate = socket.getPeerCertificate();
      settle({
        outcome: 'reached',
        elapsedUs: microsecondsSince(startedNs),
        values: {
          ...Object.fromEntries(names.map((name) => [name, validityFor(name, certificate)])),
          // Typed as an Error, but it is the code as a string.
          ...(ca === undefined ? {} : { chain: socket.authorized ? 'valid' : String(socket.authorizationError) }),
        },
      });
    });

    function settle(result: ProbeResult): void {
      cancelDeadline();
      resolve(result);
      socket.destroy();
    }
  });
};

function validityFor(name: string, certificate: PeerCertificate): string {
  return checkServerIdentity(name, certificate)?.message ?? 'valid';
}

/** What answers something else than TLS is no fault of the agent. */
function failureIn(error: NodeJS.ErrnoException, address: string): ProbeResult {
  if (error.code?.startsWith('ERR_SSL') === true || error.code === 'EPROTO')
    return { outcome: 'wrong-answer', detail: error.message };
  return failureOf(error, address);
}
