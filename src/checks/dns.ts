import type { RunningService, World } from '../domain/fixture.ts';
import { addressOf } from '../domain/network.ts';
import type { CheckId } from './catalog.ts';
import type { PlannedCase } from './planned-case.ts';
import { familiesOf, podEndpoint, podsOf, serviceOf } from './targets.ts';

/** Outlasts a lost datagram and its repetition; the resolver's own default is 5 s for each try (resolv.conf(5)). */
const resolveTimeoutMs = 4_000;

type DnsCheck = Extract<CheckId, `dns.${string}`>;

interface NameForm {
  readonly service: 'local' | 'echo';
  readonly write: (service: RunningService, domain: string) => string;
}

const forms: Record<DnsCheck, NameForm> = {
  'dns.short': { service: 'local', write: (service) => service.name },
  'dns.namespace': { service: 'echo', write: (service) => `${service.name}.${service.namespace}` },
  'dns.service': { service: 'echo', write: (service) => `${service.name}.${service.namespace}.svc` },
  'dns.fqdn': { service: 'echo', write: (service, domain) => `${service.name}.${service.namespace}.svc.${domain}.` },
};

/** One form of a Service's name, asked from every node for every IP family the Service has. */
export function planDns(world: World, check: DnsCheck): PlannedCase[] {
  const form = forms[check];
  const service = serviceOf(world, form.service);
  if (service === undefined) return [];
  const name = form.write(service, world.dnsDomain);
  return podsOf(world, 'agent').flatMap((from) =>
    familiesOf(service.clusterIps).map((ipFamily) => ({
      id: `${check}/${ipFamily}/${from.node}`,
      family: 'dns' as const,
      check,
      from: podEndpoint(from),
      to: { kind: 'name' as const, name },
      ipFamily,
      expectation: {
        reach: 'allowed' as const,
        because: [
          `Service ${service.name} of ${service.namespace} has the address ${addressOf(service.clusterIps, ipFamily)}`,
        ],
        addresses: [addressOf(service.clusterIps, ipFamily) ?? ''],
        noOtherAddresses: true,
        answeredName: `${service.name}.${service.namespace}.svc.${world.dnsDomain}`,
      },
      ask: {
        kind: 'probe' as const,
        question: {
          kind: 'dns' as const,
          name,
          recordType: ipFamily === 'ipv4' ? ('A' as const) : ('AAAA' as const),
          timeoutMs: resolveTimeoutMs,
        },
      },
    })),
  );
}
