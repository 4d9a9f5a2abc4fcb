import type { Outcome } from '../../wire/observation.ts';
import type { ProbeResult } from '../probers/prober.ts';
import { askServers, type NameResult } from './ask-servers.ts';
import { candidateNames } from './candidates.ts';
import { dnsAnswer } from './dns-answer.ts';
import type { RecordType } from '../../wire/probes/dns-record.ts';
import type { ResolverSettings } from './resolv-conf.ts';

/** A name as a program would ask for it. */
export interface NameRequest {
  readonly name: string;
  readonly recordType: RecordType;
  /** For all candidates, servers and tries together. */
  readonly timeoutMs: number;
  readonly port: number;
}

/**
 * Resolves a name with the search list: NXDOMAIN and empty replies go on to the next candidate, anything else ends the search.
 * `reached` needs at least one record of the asked type. `elapsedUs` is the time of the query that brought it.
 */
export async function resolveName(request: NameRequest, settings: ResolverSettings): Promise<ProbeResult> {
  const deadlineMs = performance.now() + request.timeoutMs;
  const queries: string[] = [];
  const tries: string[] = [];
  let empty: NameResult | undefined;
  let absent: NameResult | undefined;
  for (const name of candidateNames(request.name, settings)) {
    queries.push(name);
    const result = await askServers({ name, recordType: request.recordType, port: request.port, deadlineMs }, settings);
    tries.push(...result.failedTries.map((text) => `${name} @${text}`));
    const dns = dnsAnswer(result, queries);
    if (result.reply === undefined) return { ...silence(result, request.timeoutMs), ...withTries(tries), dns };
    if (result.reply.records.length > 0 && result.reply.rcode === 'NOERROR') {
      const { elapsedUs } = result;
      return {
        outcome: 'reached',
        ...withTries(tries),
        ...(elapsedUs === undefined ? {} : { elapsedUs }),
        dns: { ...dns, answeredName: name },
      };
    }
    switch (result.reply.rcode) {
      case 'NOERROR':
        empty ??= result;
        break;
      case 'NXDOMAIN':
        absent ??= result;
        break;
      default:
        return { outcome: 'unresolved', detail: tries.join('; '), dns };
    }
  }
  // A name that exists without such a record says more than the other candidates' NXDOMAIN (glibc: NO_DATA).
  const result = empty ?? absent;
  if (result === undefined) throw new Error(`no name to ask for in ${JSON.stringify(request.name)}`);
  const said = empty === undefined ? 'NXDOMAIN' : `no ${request.recordType} record`;
  return { outcome: 'unresolved', detail: [said, ...tries].join('; '), dns: dnsAnswer(result, queries) };
}

function withTries(tries: readonly string[]): { detail?: string } {
  return tries.length === 0 ? {} : { detail: tries.join('; ') };
}

/**
 * All tries alike give their outcome; mixed ones are a timeout, the weakest statement of the network. One that could not be
 * made at all leaves the whole unknown.
 */
function silence(
  { failures }: NameResult,
  timeoutMs: number,
): { outcome: Exclude<Outcome, 'reached'>; detail: string } {
  const [first] = failures;
  if (first === undefined) return { outcome: 'timed-out', detail: `no reply within ${timeoutMs} ms` };
  const broken = failures.find(({ outcome }) => outcome === 'not-run');
  if (broken !== undefined) return broken;
  const alike = failures.every(({ outcome }) => outcome === first.outcome);
  return { outcome: alike ? first.outcome : 'timed-out', detail: first.detail };
}
