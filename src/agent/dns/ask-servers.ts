import type { DnsAnswer } from '../../wire/observation.ts';
import type { Failure } from '../outcome.ts';
import { type Asked, askTcp, askUdp } from './ask.ts';
import type { RecordType } from '../../wire/probes/dns-record.ts';
import { createQuery, type Reply } from './packet.ts';
import type { ResolverSettings } from './resolv-conf.ts';

/** One full name to ask for. `deadlineMs` is on the clock of `performance.now`. */
export interface NameQuestion {
  readonly name: string;
  readonly recordType: RecordType;
  readonly port: number;
  readonly deadlineMs: number;
  /** Whether larger UDP answers than 512 bytes are asked for; true by default. */
  readonly edns?: boolean;
}

/** What the nameservers made of one full name. */
export interface NameResult {
  /** The last server asked, or the one whose reply counts. */
  readonly server: string;
  readonly transport: DnsAnswer['transport'];
  /** UDP carried only a part, so that TCP was asked. */
  readonly truncated?: boolean;
  /** The reply that counts: the first that settles the name, else the last that did not. */
  readonly reply?: Reply;
  readonly elapsedUs?: number;
  /** Tries that came to nothing before, as `server: why`. */
  readonly failedTries: readonly string[];
  /** What became of each try without any reply. */
  readonly failures: readonly Failure[];
}

/**
 * Asks the servers in order, in as many rounds as resolv.conf allows, each try with its share of the time that is left. A
 * server that says anything but NOERROR or NXDOMAIN hands over to the next one, as in glibc; a round in which every server
 * has spoken is the last.
 */
export async function askServers(question: NameQuestion, settings: ResolverSettings): Promise<NameResult> {
  const { servers, attempts } = settings;
  const failedTries: string[] = [];
  const failures: Failure[] = [];
  let last: Omit<NameResult, 'failedTries' | 'failures'> = { server: servers[0] ?? '', transport: 'udp' };
  let triesLeft = attempts * servers.length;
  for (let round = 0; round < attempts; round += 1) {
    let silent = 0;
    for (const server of servers) {
      const leftMs = question.deadlineMs - performance.now();
      if (leftMs <= 0) return { ...last, failedTries, failures };
      const timeoutMs = Math.min(settings.timeoutMs, leftMs / triesLeft);
      const { asked, ...way } = await askOnce(question, server, timeoutMs, settings.useTcp);
      triesLeft -= 1;
      if ('failure' in asked) {
        silent += 1;
        failures.push(asked.failure);
        failedTries.push(`${server}: ${asked.failure.detail}`);
        if (last.reply === undefined) last = { server, ...way };
        continue;
      }
      last = { server, ...way, ...asked };
      if (asked.reply.rcode === 'NOERROR' || asked.reply.rcode === 'NXDOMAIN')
        return { ...last, failedTries, failures };
      failedTries.push(`${server}: ${asked.reply.rcode}`);
    }
    if (silent === 0) break;
  }
  return { ...last, failedTries, failures };
}

/** One try at one server, over UDP with the stream after a truncated answer, or over TCP at once. */
export async function askOnce(
  { name, recordType, port, deadlineMs, edns = true }: NameQuestion,
  server: string,
  timeoutMs: number,
  useTcp: boolean,
): Promise<{ asked: Asked; transport: DnsAnswer['transport']; truncated?: boolean }> {
  const options = { server, port, timeoutMs };
  if (useTcp) return { asked: await askTcp(createQuery(name, recordType, edns), options), transport: 'tcp' };
  const asked = await askUdp(createQuery(name, recordType, edns), options);
  if ('failure' in asked || !asked.reply.truncated) return { asked, transport: 'udp' };
  // The server is alive, so that the stream may use what is left of the whole probe.
  const overTcp = await askTcp(createQuery(name, recordType, edns), {
    ...options,
    timeoutMs: Math.max(1, deadlineMs - performance.now()),
  });
  if ('failure' in overTcp) {
    const { outcome, detail } = overTcp.failure;
    const failure = { outcome, detail: `truncated over UDP, then over TCP: ${detail}` };
    return { asked: { failure }, transport: 'tcp', truncated: true };
  }
  const elapsedUs = asked.elapsedUs + overTcp.elapsedUs;
  return { asked: { reply: overTcp.reply, elapsedUs }, transport: 'tcp', truncated: true };
}
