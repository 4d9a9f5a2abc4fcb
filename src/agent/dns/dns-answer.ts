import type { DnsAnswer } from '../../wire/observation.ts';
import type { NameResult } from './ask-servers.ts';

/** What stands as `rcode` when no server replied; no rcode of DNS has this name. */
const noReply = 'NOREPLY';

/** What DNS said, as an observation holds it; `queries` are the full names asked in order. */
export function dnsAnswer(
  { server, transport, truncated, reply }: Omit<NameResult, 'failedTries' | 'failures'>,
  queries: readonly string[],
): DnsAnswer {
  return {
    rcode: reply?.rcode ?? noReply,
    records: [...(reply?.records ?? [])],
    ...(reply === undefined || reply.chain.length === 0 ? {} : { chain: [...reply.chain] }),
    server,
    transport,
    queries: [...queries],
    ...(reply === undefined ? {} : { flags: [...reply.flags] }),
    ...(reply?.ttlSeconds === undefined ? {} : { ttlSeconds: reply.ttlSeconds }),
    ...(truncated === undefined ? {} : { truncated }),
  };
}
