import type { Outcome } from '../wire/observation.ts';
import { hasSourceFor } from './own-addresses.ts';

/** What a broken exchange means, and the error's own words. */
export interface Failure {
  readonly outcome: Exclude<Outcome, 'reached'>;
  readonly detail: string;
}

/**
 * What each errno of connect(2), sendmsg(2) and recvmsg(2) says of the network; the ICMP errors behind them are listed in
 * Linux' `icmp_err_convert`. Whatever is not here is our own trouble and says nothing of the network.
 */
const outcomeOfErrno: Readonly<Record<string, Failure['outcome']>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timed-out',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  ENONET: 'unreachable',
  ENOPROTOOPT: 'unreachable',
  EOPNOTSUPP: 'unreachable',
  // A local packet filter that rejects or drops what we send answers the system call itself.
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  EAFNOSUPPORT: 'unreachable',
  EMFILE: 'not-run',
  ENFILE: 'not-run',
  ENOMEM: 'not-run',
  ENOBUFS: 'not-run',
  EADDRINUSE: 'not-run',
};

/** What Node adds to errors of a socket with a port of its own: another one each time, so that no failure would be like another. */
const ownPort = / - Local \(\S*\)$/;

/** Tells what an error met while talking to `address` means. */
export function failureOf(error: unknown, address: string): Failure {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const message = (error instanceof Error ? error.message : String(error)).replace(ownPort, '');
  if (code === 'EADDRNOTAVAIL') {
    // Linux says this both for "no source address of this family" and for "no ephemeral port left"; only the first is the network's.
    return hasSourceFor(address)
      ? { outcome: 'not-run', detail: `${message} (no ephemeral port left)` }
      : { outcome: 'unreachable', detail: `${message} (no own address of this family)` };
  }
  return { outcome: (code === undefined ? undefined : outcomeOfErrno[code]) ?? 'not-run', detail: message };
}

/** The observation of a probe that broke by the agent's own fault. */
export function notRun(error: unknown): Failure {
  return { outcome: 'not-run', detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}
