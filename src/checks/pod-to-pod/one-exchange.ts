import type { Protocol } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Question } from '../planned-case.ts';
import { exchangeTimeoutMs } from '../targets.ts';

/** Datagrams are repeated this often within the timeout: UDP promises no delivery, so one lost datagram is no failure. */
const datagramIntervalMs = 500;

/** One connection, or datagrams until one is answered, with the responder on this port. */
export function oneExchange(protocol: Protocol, address: string, port: number = responderPorts.agent): Question {
  const target = { address, port, timeoutMs: exchangeTimeoutMs };
  return protocol === 'tcp' ? { kind: 'tcp', ...target } : { kind: 'udp', ...target, intervalMs: datagramIntervalMs };
}
