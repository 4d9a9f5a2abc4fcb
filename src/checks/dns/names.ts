import type { RunningService, World } from '../../domain/fixture.ts';
import { addressOf } from '../../domain/network.ts';
import type { Check, CheckId } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents, echoService, join, neighbours, roleSelector, serviceIn } from '../site.ts';
import { familiesOf, podsOf, serviceOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { addressRecord, asResolver, nameCase } from './questions.ts';

interface NameForm {
  readonly id: CheckId;
  readonly title: string;
  readonly promise: string;
  readonly service: 'local' | 'echo';
  readonly write: (service: RunningService, domain: string) => string;
}

const forms: readonly NameForm[] = [
  {
    id: 'dns.short',
    title: 'a Service of the same namespace by its short name',
    promise: 'The kubelet gives Pods a DNS search list that includes their own namespace.',
    service: 'local',
    write: (service) => service.name,
  },
  {
    id: 'dns.namespace',
    title: 'a Service of another namespace as service.namespace',
    promise: 'A Service in another namespace is found by adding the namespace to its name.',
    service: 'echo',
    write: (service) => `${service.name}.${service.namespace}`,
  },
  {
    id: 'dns.service',
    title: 'a Service as service.namespace.svc',
    promise: 'The search list completes service.namespace.svc with the cluster domain.',
    service: 'echo',
    write: (service) => `${service.name}.${service.namespace}.svc`,
  },
  {
    id: 'dns.fqdn',
    title: 'a Service by its fully qualified name',
    promise: 'Every Service has address records at service.namespace.svc.cluster-domain.',
    service: 'echo',
    write: (service, domain) => `${service.name}.${service.namespace}.svc.${domain}.`,
  },
];

/** The forms in which a program may write a Service's name. */
export const nameChecks: readonly Check[] = forms.map((form) =>
  dnsCheck({
    id: form.id,
    title: form.title,
    promise: form.promise,
    how: 'Every agent resolves the name for each IP family as the libc would, with the name servers, search list and ndots of its /etc/resolv.conf.',
    meaning:
      'Cluster DNS is down or unreachable from the node, or the kubelet there writes another resolver configuration.',
    fixture: (site) =>
      join(agents(site), neighbours(site), echoService(site), {
        services: [serviceIn(site.home, 'local', 'echo', roleSelector('agent'))],
      }),
    plan: (world) => ({ cases: planName(world, form) }),
  }),
);

/** One form of a Service's name, asked from every node for every IP family the Service has. */
function planName(world: World, form: NameForm): PlannedCase[] {
  const service = serviceOf(world, form.service);
  if (service === undefined) return [];
  const name = form.write(service, world.dnsDomain);
  return podsOf(world, 'agent').flatMap((from) =>
    familiesOf(service.clusterIps).map((ipFamily) =>
      nameCase({
        check: form.id,
        key: ipFamily,
        from,
        name,
        ipFamily,
        expectation: {
          because: [
            `Service ${service.name} of ${service.namespace} has the address ${addressOf(service.clusterIps, ipFamily)}`,
          ],
          addresses: [addressOf(service.clusterIps, ipFamily) ?? ''],
          noOtherAddresses: true,
          answeredName: `${service.name}.${service.namespace}.svc.${world.dnsDomain}`,
        },
        ask: asResolver(name, addressRecord(ipFamily)),
      }),
    ),
  );
}
