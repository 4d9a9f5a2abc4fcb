import { askOnce, type NameQuestion } from '../dns/ask-servers.ts';
import { dnsAnswer } from '../dns/dns-answer.ts';
import { unsupportedIfAbsent } from '../dns/optional-records.ts';
import type { Failure } from '../outcome.ts';
import type { Prober, ProbeResult } from './prober.ts';

/** Tries over UDP: one lost datagram is no failure. */
const udpTries = 2;

/** One full name asked of one server. `reached` needs at least one record of the asked type; silence is its own outcome. */
export const probeDnsQuery: Prober<'dns-query'> = async (request, { dnsPort }) => {
  const { server, port = dnsPort, name, recordType, transport, edns, optional = false, timeoutMs } = request;
  const fullName = name.replace(/\.$/, '');
  const deadlineMs = performance.now() + timeoutMs;
  const question: NameQuestion = { name: fullName, recordType, port, deadlineMs, edns };
  const tries = transport === 'udp' ? udpTries : 1;
  let failure: Failure = { outcome: 'timed-out', detail: `no reply within ${timeoutMs} ms` };
  for (let left = tries; left > 0; left -= 1) {
    const tryMs = Math.max(1, (deadlineMs - performance.now()) / left);
    const { asked, ...way } = await askOnce(question, server, tryMs, transport === 'tcp');
    if ('reply' in asked) {
      const dns = dnsAnswer({ server, ...way, ...asked }, [fullName]);
      if (asked.reply.rcode === 'NOERROR' && asked.reply.records.length > 0)
        return { outcome: 'reached', elapsedUs: asked.elapsedUs, dns: { ...dns, answeredName: fullName } };
      const result: ProbeResult = { outcome: 'unresolved', detail: `${name} ${recordType}: ${said(dns.rcode)}`, dns };
      return optional ? unsupportedIfAbsent(result) : result;
    }
    failure = asked.failure;
  }
  return { ...failure, dns: dnsAnswer({ server, transport }, [fullName]) };
};

function said(rcode: string): string {
  return rcode === 'NOERROR' ? 'no such record' : rcode;
}
