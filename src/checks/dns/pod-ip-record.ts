import type { RunningPod, World } from '../../domain/fixture.ts';
import { addressOf, type IpFamily } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents } from '../site.ts';
import { addressesOf, askAt, podEndpoint, podFamilies, podsOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { addressRecord, nameCase, resolveTimeoutMs } from './questions.ts';

/** Records made of addresses. */
export const podIpRecordCheck: Check = dnsCheck({
  id: 'dns.pod-ip-record',
  title: "a Pod's address written with dashes resolves to it",
  promise:
    'In general a Pod resolves as a-b-c-d.namespace.pod.domain. The DNS specification calls these records deprecated, and a server may be told not to have them: then the check is skipped.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#a-aaaa-records-1',
  how: 'Every agent asks for the dashed name of the next agent, for each IP family. That there is no such record is no failure; a wrong address, an error or silence is.',
  meaning: 'The DNS server gives wrong data for Pods, or is broken in a way that the other checks show too.',
  fixture: agents,
  plan: (world) => ({ cases: podsOf(world, 'agent').flatMap((from, index, all) => ask(world, from, all, index)) }),
});

function ask(world: World, from: RunningPod, all: readonly RunningPod[], index: number): readonly PlannedCase[] {
  const target = all[(index + 1) % all.length] ?? from;
  return podFamilies(world).map((ipFamily) => dashedCase(world, from, target, ipFamily));
}

function dashedCase(world: World, from: RunningPod, target: RunningPod, ipFamily: IpFamily): PlannedCase {
  const address = addressOf(target.ips, ipFamily) ?? '';
  const name = `${address.replaceAll(/[.:]/g, '-')}.${target.namespace}.pod.${world.dnsDomain}`;
  const [server = ''] = world.nameservers;
  return nameCase({
    check: 'dns.pod-ip-record',
    key: ipFamily,
    from,
    name,
    to: podEndpoint(target),
    ipFamily,
    expectation: {
      because: [`Pod ${target.name} of ${target.namespace} has the address ${address}`],
      addresses: [address],
      noOtherAddresses: true,
    },
    ask: askAt(addressesOf(target), ipFamily, () => ({
      kind: 'dns-query',
      server,
      name,
      recordType: addressRecord(ipFamily),
      transport: 'udp',
      edns: true,
      optional: true,
      timeoutMs: resolveTimeoutMs,
    })),
  });
}
