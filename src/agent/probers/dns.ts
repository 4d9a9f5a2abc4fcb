import { readFile } from 'node:fs/promises';
import { parseResolvConf } from '../dns/resolv-conf.ts';
import { resolveName } from '../dns/resolve-name.ts';
import type { Prober } from './prober.ts';

/** Resolves a name as the Pod's own resolver would, by the `/etc/resolv.conf` that the kubelet wrote. */
export const probeDns: Prober<'dns'> = async ({ name, recordType, timeoutMs }, { resolvConfPath, dnsPort }) => {
  const settings = parseResolvConf(await readFile(resolvConfPath, 'utf8'));
  return resolveName({ name, recordType, timeoutMs, port: dnsPort }, settings);
};
