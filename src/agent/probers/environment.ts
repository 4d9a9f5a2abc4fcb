import { isIP } from 'node:net';
import { canonicalAddress } from '../own-addresses.ts';
import type { Prober } from './prober.ts';
import { probeTcp } from './tcp.ts';
import { probeUdp } from './udp.ts';

/** Variables of the container, which an exec session inherits. */
export const probeEnvironment: Prober<'environment'> = async ({ names }) => {
  const found = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { outcome: 'reached', values: Object.fromEntries(found) };
};

/** Talks to where two of the container's variables point to. */
export const probeEnvironmentExchange: Prober<'environment-exchange'> = async (request, context) => {
  const { transport, hostVariable, portVariable } = request;
  const host = process.env[hostVariable];
  const port = process.env[portVariable];
  if (host === undefined || port === undefined) {
    const missing = [host === undefined ? hostVariable : [], port === undefined ? portVariable : []].flat();
    return { outcome: 'unresolved', detail: `${missing.join(' and ')} not set` };
  }
  if (isIP(host) === 0 || !/^\d{1,5}$/.test(port))
    return {
      outcome: 'unresolved',
      detail: `${hostVariable}=${host} and ${portVariable}=${port} are no address and port`,
    };
  const where = { ...request, address: canonicalAddress(host), port: Number(port) };
  switch (transport) {
    case 'tcp':
      return probeTcp({ ...where, kind: 'tcp' }, context);
    case 'udp':
      return probeUdp({ ...where, kind: 'udp' }, context);
    default:
      return transport satisfies never;
  }
};
