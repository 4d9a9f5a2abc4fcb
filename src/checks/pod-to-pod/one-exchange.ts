import type { Protocol } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Question } from '../planned-case.ts';
import { exchangeTimeoutMs } from '../targets.ts';

/** Datagrams are repeated this often within the timeout: UDP promises no delivery, so one lost datagram is no failure. */
const datagramIntervalMs = 500;

/** One connection, or datagrams until one is answered, with the responder on this port. */
export function oneExchange(protocol: Protocol, address: string, port: number = responderPorts.agent): Question {
  return exchange(protocol, address, port, datagramIntervalMs);
}

/** Several refusals in a row are taken for the answer; a kernel sends few of them at a time to one address (icmp(7), icmp_ratelimit). */
const refusalIntervalMs = 150;

/** The same with a port on which nobody listens. */
export function oneRefusal(protocol: Protocol, address: string, port: number): Question {
  return exchange(protocol, address, port, refusalIntervalMs);
}

function exchange(protocol: Protocol, address: string, port: number, intervalMs: number): Question {
  const target = { address, port, timeoutMs: exchangeTimeoutMs };
  return protocol === 'tcp' ? { kind: 'tcp', ...target } : { kind: 'udp', ...target, intervalMs };
}
