import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { parseResolvConf } from '../dns/resolv-conf.ts';
import type { Prober } from './prober.ts';

/** What the kubelet wrote for the Pod's resolver, and the Pod's host name. Without anything of its own a Pod has its name as host name. */
export const probeDnsConfig: Prober<'dns-config'> = async (_, { identity, resolvConfPath }) => {
  const { servers, search, ndots } = parseResolvConf(await readFile(resolvConfPath, 'utf8'));
  const numbered = (name: string, items: readonly string[]) =>
    items.map((item, index) => [`${name} ${index + 1}`, item]);
  const values: Record<string, string> = Object.fromEntries([
    ...numbered('nameserver', servers),
    ...numbered('search', search),
    ['ndots', String(ndots)],
    ['hostname', hostname()],
    ['hostname of its own', hostname() === identity.pod ? 'yes' : 'no'],
  ]);
  return { outcome: 'reached', values };
};
