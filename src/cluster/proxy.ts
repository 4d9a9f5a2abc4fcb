import ipaddr from 'ipaddr.js';

/**
 * The proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY ask for, by the rules kubectl has from Go's `httpproxy` package: loopback is
 * never proxied; NO_PROXY holds `*`, names (with all their subdomains), addresses and CIDR blocks. client-node reads none of them.
 */
export function proxyFor(server: string, env: NodeJS.ProcessEnv): string | undefined {
  const url = new URL(server);
  const variable = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = env[variable] || env[variable.toLowerCase()];
  if (!proxy) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || isLoopback(host)) return undefined;
  const exceptions = (env['NO_PROXY'] || env['no_proxy'] || '').split(',').map((entry) => entry.trim().toLowerCase());
  if (exceptions.some((entry) => entry !== '' && matches(host, url.port, entry))) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function matches(host: string, port: string, entry: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return inBlock(host, entry);
  const [, name, entryPort] =
    /^(.*?)(?::(\d+))?$/.exec(entry.includes('::') ? entry.replace(/^\[|\]$/g, '') : entry) ?? [];
  if (name === undefined || (entryPort !== undefined && entryPort !== port)) return false;
  if (name.startsWith('.') || name.startsWith('*.')) return host.endsWith(name.replace(/^\*/, ''));
  return host === name || host.endsWith(`.${name}`);
}

function isLoopback(host: string): boolean {
  return ipaddr.isValid(host) && ipaddr.parse(host).range() === 'loopback';
}

function inBlock(host: string, block: string): boolean {
  if (!ipaddr.isValid(host) || !ipaddr.isValidCIDR(block)) return false;
  const address = ipaddr.parse(host);
  const [network, bits] = ipaddr.parseCIDR(block);
  return address.kind() === network.kind() && address.match(network, bits);
}
