import type { World } from '../../domain/fixture.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents, echoService, join, neighbours } from '../site.ts';
import { podsOf, serviceOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { planHeadlessSrv } from './endpoint-records.ts';
import { namedPodInDns } from '../named-pod.ts';
import { asResolver, nameCase } from './questions.ts';

/** Ports by their names. */
export const srvCheck: Check = dnsCheck({
  id: 'dns.srv',
  title: 'SRV records give the ports of Services',
  promise:
    'Every named port has an SRV record at _port._protocol.service.namespace.svc.domain; a headless Service has one for each ready Pod.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#srv-records',
  how: 'Every agent asks for the ports tcp and udp of a Service by full and by partial name; for a headless Service every DNS replica is asked, and then every node.',
  meaning:
    'DNS does not know the ports of Services: it serves outdated data, or it is not the DNS that Kubernetes specifies.',
  fixture: (site) => join(agents(site), neighbours(site), echoService(site), namedPodInDns(site)),
  plan: (world) => ({ ...planHeadlessSrv(world), cases: clusterIpCases(world) }),
});

function clusterIpCases(world: World): readonly PlannedCase[] {
  const service = serviceOf(world, 'echo');
  if (service === undefined) return [];
  const partial = `${service.name}.${service.namespace}`;
  const full = `${partial}.svc.${world.dnsDomain}`;
  return podsOf(world, 'agent').flatMap((from) =>
    service.ports.flatMap(({ name: portName, protocol, port }) => {
      if (portName === undefined) return [];
      const prefix = `_${portName}._${protocol.toLowerCase()}`;
      const forms = [
        { key: `cluster-ip/full/${portName}`, name: `${prefix}.${full}.` },
        { key: `cluster-ip/partial/${portName}`, name: `${prefix}.${partial}` },
      ];
      return forms.map(({ key, name }) =>
        nameCase({
          check: 'dns.srv',
          key,
          from,
          name,
          expectation: {
            because: [`port ${portName} of Service ${partial} is ${port}`],
            addresses: [`${port} ${full}`],
            noOtherAddresses: true,
            answeredName: `${prefix}.${full}`,
          },
          ask: asResolver(name, 'SRV'),
        }),
      );
    }),
  );
}
