import { readFile } from 'node:fs/promises';
import { addressesInHosts } from '../dns/hosts-file.ts';
import type { Prober } from './prober.ts';

/** The addresses `/etc/hosts` has for a name. */
export const probeHostsFile: Prober<'hosts-file'> = async ({ name }, { hostsPath }) => {
  const addresses = addressesInHosts(await readFile(hostsPath, 'utf8'), name);
  if (addresses.length === 0) return { outcome: 'unresolved', detail: `${name} is not in ${hostsPath}` };
  return { outcome: 'reached', addresses };
};
