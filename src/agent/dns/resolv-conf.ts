/** What resolv.conf(5) tells a resolver. */
export interface ResolverSettings {
  /** At most three, as glibc takes them (MAXNS). */
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  /** Longest wait for one server before the next is asked. */
  readonly timeoutMs: number;
  /** Rounds over all servers. */
  readonly attempts: number;
  /** Option `use-vc`: TCP from the start. */
  readonly useTcp: boolean;
}

const maxServers = 3;

/**
 * Reads a resolv.conf as glibc does (resolv.conf(5)): the last `search` or `domain` wins, options are capped, unknown ones are
 * ignored, and without a nameserver the one on this host is asked. The host name's own domain is not taken as a search list.
 */
export function parseResolvConf(text: string): ResolverSettings {
  const servers: string[] = [];
  let search: string[] = [];
  const options: string[] = [];
  for (const line of text.split('\n')) {
    if (/^[#;]/.test(line)) continue;
    const [keyword, ...values] = line.trim().split(/\s+/);
    switch (keyword) {
      case 'nameserver':
        servers.push(...values.slice(0, 1));
        break;
      case 'search':
        search = values;
        break;
      case 'domain':
        search = values.slice(0, 1);
        break;
      case 'options':
        options.push(...values);
        break;
      case undefined:
      default:
        break;
    }
  }
  const numberOf = (name: string, fallback: number, most: number): number => {
    const text = options.findLast((option) => option.startsWith(`${name}:`))?.slice(name.length + 1);
    const value = Number(text ?? Number.NaN);
    return Number.isInteger(value) && value >= 0 ? Math.min(value, most) : fallback;
  };
  return {
    servers: servers.length === 0 ? ['127.0.0.1'] : servers.slice(0, maxServers),
    search,
    ndots: numberOf('ndots', 1, 15),
    timeoutMs: Math.max(1, numberOf('timeout', 5, 30)) * 1000,
    attempts: Math.max(1, numberOf('attempts', 2, 5)),
    useTcp: options.includes('use-vc'),
  };
}
