import type { PolicyPort } from '../domain/network-policy.ts';
import { type Flow, portsNamed } from './party.ts';

/** Of a port entry that names none. */
export const defaultProtocol = 'TCP';

/** Whether an entry of `ports` matches; names mean what the destination's containers call so, and nothing where it is no Pod. */
export function matchesPort({ protocol = defaultProtocol, port, endPort }: PolicyPort, { to, ...flow }: Flow): boolean {
  if (protocol !== flow.protocol || typeof flow.port !== 'number') return false;
  if (port === undefined) return true;
  if (typeof port === 'string') return portsNamed(to, port, protocol).includes(flow.port);
  return endPort === undefined ? port === flow.port : port <= flow.port && flow.port <= endPort;
}
